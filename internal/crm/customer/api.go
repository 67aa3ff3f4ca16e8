package customer

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/field"
	"tradewind/internal/kit/rest"
	"tradewind/internal/kit/work"
)

// ErrFilter is a filter that is no JSON of the described form.
var ErrFilter = fault.Define(fault.Invalid, "filter.unreadable", "The filter could not be read. It is JSON such as {\"and\":[{\"field\":\"country\",\"op\":\"eq\",\"value\":\"DE\"}]}.",
	"无法读取筛选条件，应为 JSON，例如 {\"and\":[{\"field\":\"country\",\"op\":\"eq\",\"value\":\"DE\"}]}。")

// ParseFilter reads a filter from its text; an empty text is no filter.
func ParseFilter(s string) (field.Cond, error) {
	var c field.Cond
	if strings.TrimSpace(s) == "" {
		return c, nil
	}
	if len(s) > 20_000 {
		return c, ErrFilter.On("filter")
	}
	dec := json.NewDecoder(strings.NewReader(s))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&c); err != nil {
		return c, ErrFilter.On("filter")
	}
	return c, nil
}

type listInput struct {
	rest.Paged
	Q       string `query:"q" maxLength:"200" doc:"Part of a name, pinyin or initials, mail, domain, phone, code"`
	Filter  string `query:"filter" maxLength:"20000" doc:"Conditions as JSON"`
	Sort    string `query:"sort" maxLength:"60" doc:"A field, with - for descending"`
	Columns string `query:"columns" maxLength:"2000" doc:"Fields wanted, separated by commas; all when absent"`
	Count   string `query:"count" enum:"none,exact," doc:"Totals are exact up to 10,000; exact counts on, none does not count"`
}

func (in *listInput) query() (Query, error) {
	f, err := ParseFilter(in.Filter)
	q := Query{Q: in.Q, Filter: f, Sort: in.Sort, Cursor: in.Cursor, Limit: in.Limit, Count: in.Count}
	if in.Columns != "" {
		q.Columns = strings.Split(in.Columns, ",")
	}
	return q, err
}

// FieldInfo is a dictionary entry as the page needs it.
type FieldInfo struct {
	Key        string         `json:"key"`
	Label      access.Label   `json:"label"`
	Kind       field.Kind     `json:"kind"`
	Group      string         `json:"group"`
	Level      string         `json:"level" enum:"masked,read,edit"`
	Sortable   bool           `json:"sortable"`
	Filterable bool           `json:"filterable"`
	Required   bool           `json:"required"`
	ReadOnly   bool           `json:"read_only"`
	Own        bool           `json:"own"`
	Default    bool           `json:"default_column"`
	Help       string         `json:"help,omitempty"`
	Options    []field.Option `json:"options,omitempty"`
}

// Mount registers the operations.
func (s *Service) Mount(r *rest.Router, settings access.Need) {
	const tag = "customers"
	get := func(path, id, summary string) rest.Op {
		return rest.Op{Method: http.MethodGet, Path: path, ID: id, Tag: tag, Summary: summary, Needs: CanView}
	}
	rest.Register(r, get("/customers", "list-customers", "List customers"), func(ctx context.Context, in *listInput) (*rest.Body[rest.Page[View]], error) {
		q, err := in.query()
		if err != nil {
			return nil, err
		}
		var p rest.Page[View]
		err = s.door.View(ctx, CanView, func(tx *work.Tx) error { p, err = s.List(tx, q); return err })
		return rest.Answer(p, err)
	})
	rest.Register(r, get("/customers/board", "board-of-customers", "Customers by stage"), func(ctx context.Context, in *listInput) (*rest.Body[struct {
		Columns []Column `json:"columns"`
	}], error) {
		q, err := in.query()
		if err != nil {
			return nil, err
		}
		out := &rest.Body[struct {
			Columns []Column `json:"columns"`
		}]{}
		err = s.door.View(ctx, CanView, func(tx *work.Tx) error { out.Body.Columns, err = s.Board(tx, q); return err })
		return out, err
	})
	deleted := get("/customers/deleted", "list-deleted-customers", "List deleted customers")
	deleted.Needs = CanDelete
	rest.Register(r, deleted, func(ctx context.Context, in *listInput) (*rest.Body[rest.Page[View]], error) {
		q, err := in.query()
		if err != nil {
			return nil, err
		}
		q.Deleted, q.Need = true, CanDelete
		var p rest.Page[View]
		err = s.door.View(ctx, CanDelete, func(tx *work.Tx) error { p, err = s.List(tx, q); return err })
		return rest.Answer(p, err)
	})
	rest.Register(r, get("/customers/fields", "customer-fields", "The dictionary of fields the caller may see"), func(ctx context.Context, _ *struct{}) (*rest.Body[rest.Page[FieldInfo]], error) {
		p := rest.Page[FieldInfo]{Items: []FieldInfo{}}
		err := s.door.View(ctx, CanView, func(tx *work.Tx) error {
			fs, err := s.Dictionary(tx)
			for _, x := range fs {
				lv := tx.Rights().Level(Resource.Key, x.Group)
				p.Items = append(p.Items, FieldInfo{Key: x.Key, Label: x.Label, Kind: x.Kind, Group: x.Group, Level: lv.String(), Sortable: x.Sortable() && lv >= access.Read,
					Filterable: x.Filterable() && lv >= access.Read, Required: x.Required, ReadOnly: x.ReadOnly, Own: x.Own, Default: x.Default, Help: x.Help, Options: x.Options})
			}
			return err
		})
		return rest.Answer(p, err)
	})
	rest.Register(r, rest.Op{Method: http.MethodPost, Path: "/customers", ID: "create-customer", Tag: tag, Summary: "Add a customer", Needs: CanCreate},
		func(ctx context.Context, in *struct {
			Body struct {
				Patch
				Contacts        []ContactPatch `json:"contacts,omitempty" maxItems:"50"`
				AllowDuplicates bool           `json:"allow_duplicates,omitempty" doc:"The caller has looked at the possible duplicates"`
			}
		}) (*struct {
			Location string `header:"Location"`
			ETag     string `header:"ETag"`
			Body     View
		}, error) {
			out := &struct {
				Location string `header:"Location"`
				ETag     string `header:"ETag"`
				Body     View
			}{}
			err := s.door.Update(ctx, CanCreate, func(tx *work.Tx) error {
				c, err := s.Create(tx, &in.Body.Patch, CreateOptions{AllowDuplicates: in.Body.AllowDuplicates, Contacts: in.Body.Contacts})
				if err != nil {
					return err
				}
				v, err := s.detail(tx, c)
				if err != nil {
					return err
				}
				out.Body, out.ETag, out.Location = *v, rest.ETag(v.Version), rest.Prefix+"/customers/"+v.ID
				return nil
			})
			if err != nil {
				return nil, err
			}
			return out, nil
		})
	rest.Register(r, rest.Op{Method: http.MethodPost, Path: "/customers/duplicates", ID: "check-duplicates", Tag: tag, Summary: "Ask whether a customer exists already", Needs: CanView, Status: 200},
		func(ctx context.Context, in *struct{ Body Probe }) (*rest.Body[struct {
			Matches []Match `json:"matches"`
		}], error) {
			out := &rest.Body[struct {
				Matches []Match `json:"matches"`
			}]{}
			err := s.door.View(ctx, CanView, func(tx *work.Tx) (err error) { out.Body.Matches, err = s.Duplicates(tx, in.Body); return err })
			return out, err
		})
	rest.Register(r, rest.Op{Method: http.MethodGet, Path: "/customers/duplicate-pairs", ID: "list-duplicate-pairs", Tag: tag, Summary: "Possible duplicates within the archive", Needs: CanMerge},
		func(ctx context.Context, in *rest.Paged) (*rest.Body[rest.Page[Pair]], error) {
			var p rest.Page[Pair]
			err := s.door.View(ctx, CanMerge, func(tx *work.Tx) error {
				cur, err := rest.ReadCursor(in.Cursor, 1)
				if err != nil {
					return err
				}
				after := ""
				if cur != nil {
					after, _ = cur[0].(string)
				}
				pairs, next, err := s.Pairs(tx, after, in.Limit)
				p.Items = pairs
				if next != "" {
					p.NextCursor = rest.Cursor(next)
				}
				return err
			})
			return rest.Answer(p, err)
		})
	rest.Register(r, get("/customers/{id}", "get-customer", "One customer"), func(ctx context.Context, in *rest.Id) (*rest.Tagged[View], error) {
		var v *View
		err := s.door.View(ctx, CanView, func(tx *work.Tx) (err error) { v, err = s.Open(tx, in.ID); return err })
		return tagView(v, err)
	})
	rest.Register(r, rest.Op{Method: http.MethodPatch, Path: "/customers/{id}", ID: "change-customer", Tag: tag, Summary: "Change a customer", Needs: CanEdit},
		func(ctx context.Context, in *struct {
			rest.Id
			rest.Versioned
			Body Patch
		}) (*rest.Tagged[View], error) {
			version, err := in.Version()
			if err != nil {
				return nil, err
			}
			var v *View
			err = s.door.Update(ctx, CanEdit, func(tx *work.Tx) error {
				c, err := s.Change(tx, in.ID, version, &in.Body, "")
				if err != nil {
					return err
				}
				v, err = s.detail(tx, c)
				return err
			})
			return tagView(v, err)
		})
	rest.Register(r, rest.Op{Method: http.MethodDelete, Path: "/customers/{id}", ID: "delete-customer", Tag: tag, Summary: "Delete a customer (it can be restored)", Needs: CanDelete, Status: 204},
		func(ctx context.Context, in *struct {
			rest.Id
			rest.Versioned
		}) (*rest.Empty, error) {
			version, err := in.Version()
			if err != nil {
				return nil, err
			}
			return &rest.Empty{}, s.door.Update(ctx, CanDelete, func(tx *work.Tx) error { return s.Remove(tx, in.ID, version) })
		})
	rest.Register(r, rest.Op{Method: http.MethodPost, Path: "/customers/{id}/restore", ID: "restore-customer", Tag: tag, Summary: "Restore a deleted customer", Needs: CanDelete, Status: 200},
		func(ctx context.Context, in *rest.Id) (*rest.Tagged[View], error) {
			var v *View
			err := s.door.Update(ctx, CanDelete, func(tx *work.Tx) error {
				c, err := s.Restore(tx, in.ID)
				if err != nil {
					return err
				}
				v, err = s.detail(tx, c)
				return err
			})
			return tagView(v, err)
		})
	rest.Register(r, rest.Op{Method: http.MethodPost, Path: "/customers/{id}/transfer", ID: "transfer-customer", Tag: tag, Summary: "Give a customer to another owner", Needs: CanTransfer, Status: 200},
		func(ctx context.Context, in *struct {
			rest.Id
			Body struct {
				OwnerID string `json:"owner_id" maxLength:"36" doc:"Empty takes the owner away"`
				Reason  string `json:"reason,omitempty" maxLength:"500"`
			}
		}) (*rest.Tagged[View], error) {
			var v *View
			err := s.door.Update(ctx, CanTransfer, func(tx *work.Tx) error {
				c, err := s.Transfer(tx, in.ID, in.Body.OwnerID, in.Body.Reason)
				if err != nil {
					return err
				}
				if !tx.Rights().Allows(CanView, c.Record()) { // given away beyond one's own range
					v = &View{Customer: Customer{ID: c.ID, Version: c.Version}}
					return nil
				}
				v, err = s.detail(tx, c)
				return err
			})
			return tagView(v, err)
		})
	rest.Register(r, rest.Op{Method: http.MethodPost, Path: "/customers/bulk", ID: "change-customers", Tag: tag, Summary: "Change or delete many customers", Needs: CanBulk, Status: 200},
		func(ctx context.Context, in *struct {
			Body struct {
				IDs    []string    `json:"ids,omitempty" maxItems:"1000"`
				Q      string      `json:"q,omitempty" maxLength:"200"`
				Filter *field.Cond `json:"filter,omitempty" doc:"Instead of ids: everything it finds, at most 1,000"`
				Set    *BulkSet    `json:"set,omitempty"`
				Delete bool        `json:"delete,omitempty"`
			}
		}) (*rest.Body[struct {
			Results []BulkResult `json:"results"`
		}], error) {
			if in.Body.Set == nil {
				in.Body.Set = &BulkSet{}
			}
			ids := slices.Compact(slices.Sorted(slices.Values(in.Body.IDs)))
			if in.Body.Filter != nil && len(ids) == 0 {
				if err := s.door.View(ctx, CanBulk, func(tx *work.Tx) (err error) {
					ids, err = s.IDs(tx, Query{Q: in.Body.Q, Filter: *in.Body.Filter, Need: CanBulk}, MaxBulk)
					return err
				}); err != nil {
					return nil, err
				}
			}
			res, err := s.Bulk(ctx, ids, in.Body.Set, in.Body.Delete)
			if err != nil {
				return nil, err
			}
			out := &rest.Body[struct {
				Results []BulkResult `json:"results"`
			}]{}
			out.Body.Results = res
			return out, nil
		})
	s.mountContacts(r)
	s.mountTags(r, settings)
	s.mountMerge(r)
	s.mountTimeline(r)
	s.mountFiles(r)
}

func tagView(v *View, err error) (*rest.Tagged[View], error) {
	if err != nil {
		return nil, err
	}
	return &rest.Tagged[View]{ETag: rest.ETag(v.Version), Body: *v}, nil
}

func (s *Service) mountContacts(r *rest.Router) {
	const tag = "contacts"
	rest.Register(r, rest.Op{Method: http.MethodGet, Path: "/customers/{id}/contacts", ID: "list-contacts", Tag: tag, Summary: "Contacts of a customer", Needs: CanView},
		func(ctx context.Context, in *rest.Id) (*rest.Body[rest.Page[Contact]], error) {
			p := rest.Page[Contact]{}
			err := s.door.View(ctx, CanView, func(tx *work.Tx) (err error) { p.Items, err = s.Contacts(tx, in.ID); return err })
			return rest.Answer(p, err)
		})
	rest.Register(r, rest.Op{Method: http.MethodGet, Path: "/customers/{id}/coverage", ID: "contact-coverage", Tag: tag, Summary: "The contact coverage map", Needs: CanView},
		func(ctx context.Context, in *rest.Id) (*rest.Body[Coverage], error) {
			var cv Coverage
			err := s.door.View(ctx, CanView, func(tx *work.Tx) error {
				list, err := s.Contacts(tx, in.ID)
				cv = CoverageOf(list)
				return err
			})
			return rest.Answer(cv, err)
		})
	rest.Register(r, rest.Op{Method: http.MethodPost, Path: "/customers/{id}/contacts", ID: "add-contact", Tag: tag, Summary: "Add a contact", Needs: CanEdit},
		func(ctx context.Context, in *struct {
			rest.Id
			Body ContactPatch
		}) (*rest.Tagged[Contact], error) {
			var p Contact
			err := s.door.Update(ctx, CanEdit, func(tx *work.Tx) (err error) { p, err = s.AddContact(tx, in.ID, &in.Body); return err })
			return tagContact(p, err)
		})
	rest.Register(r, rest.Op{Method: http.MethodPatch, Path: "/contacts/{id}", ID: "change-contact", Tag: tag, Summary: "Change a contact", Needs: CanEdit},
		func(ctx context.Context, in *struct {
			rest.Id
			rest.Versioned
			Body ContactPatch
		}) (*rest.Tagged[Contact], error) {
			version, err := in.Version()
			if err != nil {
				return nil, err
			}
			var p Contact
			err = s.door.Update(ctx, CanEdit, func(tx *work.Tx) (err error) { p, err = s.ChangeContact(tx, in.ID, version, &in.Body); return err })
			return tagContact(p, err)
		})
	rest.Register(r, rest.Op{Method: http.MethodDelete, Path: "/contacts/{id}", ID: "delete-contact", Tag: tag, Summary: "Delete a contact", Needs: CanEdit, Status: 204},
		func(ctx context.Context, in *struct {
			rest.Id
			rest.Versioned
		}) (*rest.Empty, error) {
			version, err := in.Version()
			if err != nil {
				return nil, err
			}
			return &rest.Empty{}, s.door.Update(ctx, CanEdit, func(tx *work.Tx) error { return s.RemoveContact(tx, in.ID, version) })
		})
}

func tagContact(p Contact, err error) (*rest.Tagged[Contact], error) {
	if err != nil {
		return nil, err
	}
	return &rest.Tagged[Contact]{ETag: rest.ETag(p.Version), Body: p}, nil
}

func (s *Service) mountTags(r *rest.Router, settings access.Need) {
	const tag = "tags"
	rest.Register(r, rest.Op{Method: http.MethodGet, Path: "/tags", ID: "list-tags", Tag: tag, Summary: "Tags with how many of the visible customers carry them", Needs: CanView},
		func(ctx context.Context, _ *struct{}) (*rest.Body[rest.Page[TagUse]], error) {
			p := rest.Page[TagUse]{}
			err := s.door.View(ctx, CanView, func(tx *work.Tx) (err error) { p.Items, err = s.tagUse(tx); return err })
			return rest.Answer(p, err)
		})
	rest.Register(r, rest.Op{Method: http.MethodPost, Path: "/tags", ID: "create-tag", Tag: tag, Summary: "Add a tag, or find the one of that name", Needs: CanEdit},
		func(ctx context.Context, in *struct {
			Body struct {
				Name  string `json:"name" maxLength:"50"`
				Color string `json:"color,omitempty" maxLength:"20"`
			}
		}) (*rest.Tagged[Tag], error) {
			var t Tag
			err := s.door.Update(ctx, CanEdit, func(tx *work.Tx) (err error) {
				t, err = s.TagByName(tx, in.Body.Name, in.Body.Color)
				return err
			})
			return tagTag(t, err)
		})
	rest.Register(r, rest.Op{Method: http.MethodPatch, Path: "/tags/{id}", ID: "change-tag", Tag: tag, Summary: "Rename or recolour a tag", Needs: settings},
		func(ctx context.Context, in *struct {
			rest.Id
			rest.Versioned
			Body struct {
				Name  *string `json:"name,omitempty" maxLength:"50"`
				Color *string `json:"color,omitempty" maxLength:"20"`
			}
		}) (*rest.Tagged[Tag], error) {
			version, err := in.Version()
			if err != nil {
				return nil, err
			}
			var t Tag
			err = s.door.Update(ctx, settings, func(tx *work.Tx) (err error) {
				t, err = changeTag(tx, in.ID, version, in.Body.Name, in.Body.Color)
				return err
			})
			return tagTag(t, err)
		})
	rest.Register(r, rest.Op{Method: http.MethodDelete, Path: "/tags/{id}", ID: "delete-tag", Tag: tag, Summary: "Delete a tag everywhere", Needs: settings, Status: 204},
		func(ctx context.Context, in *rest.Id) (*rest.Empty, error) {
			return &rest.Empty{}, s.door.Update(ctx, settings, func(tx *work.Tx) error { return s.removeTag(tx, in.ID) })
		})
}

func tagTag(t Tag, err error) (*rest.Tagged[Tag], error) {
	if err != nil {
		return nil, err
	}
	return &rest.Tagged[Tag]{ETag: rest.ETag(t.Version), Body: t}, nil
}
