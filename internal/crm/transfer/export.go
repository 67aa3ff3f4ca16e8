package transfer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"tradewind/internal/crm/customer"
	"tradewind/internal/kit/access"
	"tradewind/internal/kit/audit"
	"tradewind/internal/kit/blob"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/field"
	"tradewind/internal/kit/geo"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/job"
	"tradewind/internal/kit/sheet"
	"tradewind/internal/kit/work"
)

// ExportRequest says what is wanted.
type ExportRequest struct {
	Entity  string     `json:"entity,omitempty" enum:"customer,"`
	Filter  field.Cond `json:"filter,omitzero"`
	Q       string     `json:"q,omitempty" maxLength:"200"`
	Sort    string     `json:"sort,omitempty" maxLength:"60"`
	Columns []string   `json:"columns,omitempty" maxItems:"300" doc:"Fields in the order of the file; all one may read when empty. Columns one may not read are left out"`
	Format  string     `json:"format,omitempty" enum:"xlsx,csv,"`
}

// exportSpec is what is kept of a request: what was asked, and with which rights.
type exportSpec struct {
	ExportRequest
	Lang string `json:"lang"`
	Zone string `json:"zone"`
	IP   string `json:"ip"`
	// Groups are the field groups the file shows; Scope the range it was made with. Both must still hold when it is fetched.
	Groups []string `json:"groups"`
	Scope  string   `json:"scope"`
	Name   string   `json:"name"`
}

// Export is a file being made, or waiting to be fetched.
type Export struct {
	ID        string  `json:"id"`
	State     string  `json:"state" enum:"waiting,ready,failed,fetched"`
	Format    string  `json:"format"`
	FileName  string  `json:"file_name"`
	Done      int64   `json:"done"`
	Total     int64   `json:"total"`
	Error     *Remark `json:"error,omitempty"`
	CreatedAt db.Time `json:"created_at"`
	ExpiresAt db.Time `json:"expires_at"`
}

func (e *exportRow) public(lang string) *Export {
	out := &Export{ID: e.ID, State: e.State, Format: e.Format, FileName: e.Spec.V.Name, Done: e.Done, Total: e.Total, CreatedAt: e.CreatedAt, ExpiresAt: e.ExpiresAt}
	if p := e.Error.V; p != nil {
		out.Error = &Remark{Code: p.Code, Message: p.Text(lang)}
	}
	return out
}

// scopeOf writes down how far the right to export reaches.
func scopeOf(r *access.Rights) string {
	cond, args := r.Scope(customer.CanExport, "o", "t")
	return cond + fmt.Sprint(args...)
}

// column is one column of an exported file.
type column struct {
	head string
	cell func(v *customer.View) sheet.Cell
}

// RequestExport begins an export: small ones are made at once, others by a job.
func (s *Service) RequestExport(ctx context.Context, in ExportRequest) (*Export, error) {
	return s.request(ctx, in, exportInline)
}

// ExportNow makes an export in the caller's process, however long it is, and fetches it: for the command line.
func (s *Service) ExportNow(ctx context.Context, in ExportRequest) (f *os.File, name string, rows int64, err error) {
	x, err := s.request(ctx, in, exportRows)
	if err != nil {
		return nil, "", 0, err
	}
	f, name, _, err = s.Fetch(ctx, x.ID)
	return f, name, x.Total, err
}

// request begins an export and makes it at once when it has at most so many rows.
func (s *Service) request(ctx context.Context, in ExportRequest, atOnce int64) (*Export, error) {
	if in.Format == "" {
		in.Format = "xlsx"
	}
	if in.Format != "xlsx" && in.Format != "csv" {
		return nil, ErrExportFormat.On("format")
	}
	if in.Entity == "" {
		in.Entity = "customer"
	}
	if in.Entity != "customer" {
		return nil, ErrExportEntity.On("entity")
	}
	var row exportRow
	err := s.door.Update(ctx, customer.CanExport, func(tx *work.Tx) error {
		a := tx.Actor()
		fields, err := s.exportFields(tx, in.Columns)
		if err != nil {
			return err
		}
		spec := exportSpec{ExportRequest: in, Lang: a.Lang, Zone: a.Zone, IP: a.IP, Scope: scopeOf(tx.Rights())}
		spec.Columns = nil
		for _, f := range fields {
			spec.Columns = append(spec.Columns, f.Key)
			if !slices.Contains(spec.Groups, f.Group) {
				spec.Groups = append(spec.Groups, f.Group)
			}
		}
		// The filter and the order may only use what the person may read; asking for the number checks that.
		n, err := s.customers.CountOf(tx, customer.Query{Q: in.Q, Filter: in.Filter, Sort: in.Sort, Need: customer.CanExport})
		if err != nil {
			return err
		}
		if n > exportRows {
			return ErrExportMany.With("count", n, "max", exportRows)
		}
		word := "customers"
		if isZh(a.Lang) {
			word = "客户"
		}
		spec.Name = word + "-" + tx.Now().In(zone(a.Zone)).Format("2006-01-02-1504") + "." + in.Format
		row = exportRow{ID: id.New(), Entity: in.Entity, Spec: db.JSON[exportSpec]{V: spec}, Format: in.Format, State: exportWaiting, Total: n,
			CreatedAt: db.At(tx.Now()), CreatedBy: a.ID, ExpiresAt: db.At(tx.Now().Add(exportTTL))}
		if err := db.Insert(tx.Tx, "export_file", row); err != nil {
			return err
		}
		tx.Noticed("export", exportRef(&row), exportNote(&spec, n))
		if n > atOnce {
			_, err = tx.Enqueue(kindExport, jobArgs{row.ID}, job.Options{Unique: row.ID, Max: 3})
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if row.Total <= atOnce {
		if err := s.make(ctx, &row); err != nil {
			return nil, err
		}
	} else {
		s.queue.Wake()
	}
	return s.GetExport(ctx, row.ID)
}

func exportRef(e *exportRow) audit.Ref {
	return audit.Ref{Entity: "export_file", ID: e.ID, Label: e.Spec.V.Name}
}

// exportNote says in the log what was taken out: how many, which fields, by which filter.
func exportNote(spec *exportSpec, n int64) string {
	note := fmt.Sprintf("%d rows, %s: %s", n, spec.Format, strings.Join(spec.Columns, ","))
	if spec.Q != "" {
		note += "; q=" + spec.Q
	}
	if !spec.Filter.Empty() {
		b, _ := json.Marshal(spec.Filter) // came as JSON
		note += "; filter=" + string(b)
	}
	return clip(note, 2000)
}

// exportFields are the fields asked for that the actor may read, all he may read when he asked for none.
func (s *Service) exportFields(tx *work.Tx, asked []string) ([]*field.Field, error) {
	all, err := s.customers.Dictionary(tx)
	if err != nil {
		return nil, err
	}
	byKey := map[string]*field.Field{}
	for _, f := range all {
		if tx.Rights().Level(customer.Resource.Key, f.Group) >= access.Read && !strings.HasPrefix(f.Key, "contact.") {
			byKey[f.Key] = f
		}
	}
	var out []*field.Field
	if len(asked) == 0 {
		for _, f := range all {
			if byKey[f.Key] != nil {
				out = append(out, f)
			}
		}
	}
	for _, k := range asked {
		if f := byKey[k]; f != nil && !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	if len(out) == 0 {
		return nil, ErrExportNone.On("columns")
	}
	return out, nil
}

func zone(name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return z
}

// runExport makes the file of a queued export, in the name of the person who asked and with the rights he has now.
func (s *Service) runExport(ctx context.Context, exportID string) error {
	var row exportRow
	sys := work.WithActor(ctx, work.System(kindExport))
	err := s.door.View(sys, customer.CanExport, func(tx *work.Tx) (err error) { row, err = anyExport(tx.Tx, exportID, ""); return err })
	if err != nil || row.State != exportWaiting {
		return err
	}
	spec := &row.Spec.V
	a, err := s.actorFor(ctx, row.CreatedBy, &storedPlan{Lang: spec.Lang, Zone: spec.Zone, IP: spec.IP}, "export "+row.ID)
	if err != nil {
		return err
	}
	err = s.make(work.WithActor(ctx, a), &row)
	if err == nil || ctx.Err() != nil {
		return err
	}
	if f := fault.From(err); f.Def.Kind != fault.Internal && f.Def.Kind != fault.Unavailable {
		return s.door.Housekeep(context.WithoutCancel(ctx), "import.progress", func(t *db.Tx) error {
			return failExport(t, row.ID, &Problem{Code: f.Def.Code, En: f.Text("en"), Zh: f.Text("zh")})
		})
	}
	return err
}

// make writes the file and puts it where it can be fetched from.
func (s *Service) make(ctx context.Context, row *exportRow) error {
	f, err := workingFile(s.opt.Temp)
	if err != nil {
		return err
	}
	defer func() {
		_ = f.Close()
		_ = os.Remove(f.Name())
	}()
	n, err := s.write(ctx, row, f)
	if err != nil {
		return err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("working file of an export: %w", err)
	}
	st, err := s.files.Put(ctx, f, 4<<30)
	if err != nil {
		return err
	}
	err = s.door.Housekeep(context.WithoutCancel(ctx), "import.progress", func(t *db.Tx) error {
		if err := s.files.Keep(t, st); err != nil {
			return err
		}
		mine, err := finishExport(t, row.ID, st.Hash, n)
		if err == nil && !mine {
			return errStopped // another node was quicker: its file counts
		}
		return err
	})
	if errors.Is(err, errStopped) {
		err = nil
	}
	if err == nil {
		s.door.Hub().Publish("export:" + row.ID)
	}
	return err
}

// write writes the file and returns how many customers are in it.
func (s *Service) write(ctx context.Context, row *exportRow, out *os.File) (int64, error) {
	spec := &row.Spec.V
	var n int64
	err := s.door.Snapshot(ctx, customer.CanExport, func(tx *work.Tx) error {
		if scopeOf(tx.Rights()) != spec.Scope {
			return ErrExportChanged.With()
		}
		fields, err := s.exportFields(tx, spec.Columns)
		if err != nil {
			return err
		}
		cols, err := s.columns(tx, fields, spec)
		if err != nil {
			return err
		}
		head := make([]string, len(cols))
		for i := range cols {
			head[i] = cols[i].head
		}
		zh := isZh(spec.Lang)
		tab, people := "Customers", "Contacts"
		if zh {
			tab, people = "客户", "联系人"
		}
		var w sheet.Writer
		var side *sidebook
		if spec.Format == "csv" {
			w = sheet.NewCSV(out, head, sheet.CSVOptions{})
		} else {
			if tx.Rights().Level(customer.Resource.Key, customer.GroupContact) >= access.Read && slices.Contains(spec.Groups, customer.GroupContact) {
				if side, err = newSidebook(s.opt.Temp, people, contactHead(zh)); err != nil {
					return err
				}
				defer side.remove()
			}
			w = side.main(out, tab, head)
		}
		keys := make([]string, len(fields))
		for i, f := range fields {
			keys[i] = f.Key
		}
		q := customer.Query{Q: spec.Q, Filter: spec.Filter, Sort: spec.Sort, Columns: keys, Need: customer.CanExport}
		cells := make([]sheet.Cell, len(cols))
		more, err := s.customers.Each(tx, q, exportRows, func(list []customer.View) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			ids := make([]string, len(list))
			for i := range list {
				for k := range cols {
					cells[k] = cols[k].cell(&list[i])
				}
				if err := w.Write(cells); err != nil {
					return err
				}
				ids[i] = list[i].ID
			}
			n += int64(len(list))
			if side == nil {
				return nil
			}
			all, err := s.customers.ContactsOf(tx, ids)
			if err != nil {
				return err
			}
			for i := range list {
				for _, c := range all[list[i].ID] {
					if err := side.contacts.Write(contactCells(&list[i], &c, zh)); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		if more {
			return ErrExportMany.With("count", n, "max", exportRows)
		}
		if err := w.Close(); err != nil {
			return err
		}
		if side != nil {
			return side.join(out)
		}
		return nil
	})
	return n, err
}

// columns makes the columns of the fields, in the reader's language; an amount has its currency beside it.
func (s *Service) columns(tx *work.Tx, fields []*field.Field, spec *exportSpec) ([]column, error) {
	zh, z := isZh(spec.Lang), zone(spec.Zone)
	label := func(l access.Label) string {
		if zh {
			return l.Zh
		}
		return l.En
	}
	named := func(list []field.Option, code string) string {
		for _, o := range list {
			if o.Code == code {
				return label(o.Label)
			}
		}
		return code
	}
	instant := func(t db.Time) sheet.Cell {
		if t.IsZero() {
			return sheet.Cell{}
		}
		return sheet.DateCell(t.In(z).Format(time.DateTime))
	}
	people := map[string]string{} // names of people in own fields
	var out []column
	for _, f := range fields {
		head := label(f.Label)
		add := func(head string, cell func(v *customer.View) sheet.Cell) { out = append(out, column{head, cell}) }
		money := func(get func(v *customer.View) *customer.Money) {
			add(head, func(v *customer.View) sheet.Cell {
				m := get(v)
				if m == nil {
					return sheet.Cell{}
				}
				return sheet.NumberCell(decimalOf(m.Amount, m.Currency))
			})
			beside := head + ": currency"
			if zh {
				beside = head + "币种"
			}
			add(beside, func(v *customer.View) sheet.Cell {
				m := get(v)
				if m == nil {
					return sheet.Cell{}
				}
				return sheet.TextCell(m.Currency)
			})
		}
		if f.Own {
			code := strings.TrimPrefix(f.Key, "own.")
			switch f.Kind {
			case field.Money:
				money(func(v *customer.View) *customer.Money { return ownMoney(v.Own[code]) })
			case field.Number:
				add(head, func(v *customer.View) sheet.Cell {
					if x := v.Own[code]; x != nil {
						return sheet.NumberCell(plainNumber(x))
					}
					return sheet.Cell{}
				})
			case field.Date:
				add(head, func(v *customer.View) sheet.Cell { x, _ := v.Own[code].(string); return sheet.DateCell(x) })
			case field.Choice:
				add(head, func(v *customer.View) sheet.Cell {
					x, _ := v.Own[code].(string)
					return sheet.TextCell(named(f.Options, x))
				})
			case field.Multi:
				add(head, func(v *customer.View) sheet.Cell {
					list, _ := v.Own[code].([]any)
					var names []string
					for _, x := range list {
						c, _ := x.(string)
						names = append(names, named(f.Options, c))
					}
					return sheet.TextCell(strings.Join(names, "; "))
				})
			case field.User:
				add(head, func(v *customer.View) sheet.Cell {
					u, _ := v.Own[code].(string)
					if u == "" {
						return sheet.Cell{}
					}
					if _, ok := people[u]; !ok {
						names, err := s.people.Names(tx, u)
						if err != nil {
							return sheet.Cell{}
						}
						people[u] = names[u]
					}
					return sheet.TextCell(people[u])
				})
			default:
				add(head, func(v *customer.View) sheet.Cell { x, _ := v.Own[code].(string); return sheet.TextCell(x) })
			}
			continue
		}
		str := stringField(f.Key)
		switch {
		case f.Key == "owner":
			add(head, func(v *customer.View) sheet.Cell { return sheet.TextCell(refName(v.Owner)) })
		case f.Key == "team":
			add(head, func(v *customer.View) sheet.Cell { return sheet.TextCell(refName(v.Team)) })
		case f.Key == "tags":
			add(head, func(v *customer.View) sheet.Cell {
				var names []string
				for _, t := range v.Tags {
					names = append(names, t.Name)
				}
				return sheet.TextCell(strings.Join(names, "; "))
			})
		case f.Key == "turnover":
			money(func(v *customer.View) *customer.Money { return v.Turnover })
		case f.Key == "credit_limit":
			money(func(v *customer.View) *customer.Money { return v.CreditLimit })
		case f.Key == "staff_count":
			add(head, func(v *customer.View) sheet.Cell {
				if v.StaffCount == nil {
					return sheet.Cell{}
				}
				return sheet.NumberCell(fmt.Sprint(*v.StaffCount))
			})
		case f.Key == "created_at":
			add(head, func(v *customer.View) sheet.Cell { return instant(v.CreatedAt) })
		case f.Key == "updated_at":
			add(head, func(v *customer.View) sheet.Cell { return instant(v.UpdatedAt) })
		case f.Key == "last_contact_at":
			add(head, func(v *customer.View) sheet.Cell { return instant(v.LastContactAt) })
		case str == nil:
			continue
		case f.Kind == field.Date:
			add(head, func(v *customer.View) sheet.Cell { return sheet.DateCell(str(&v.Customer)) })
		case f.Kind == field.Choice:
			add(head, func(v *customer.View) sheet.Cell { return sheet.TextCell(named(f.Options, str(&v.Customer))) })
		case f.Kind == field.Country:
			add(head, func(v *customer.View) sheet.Cell {
				c, ok := geo.Country(str(&v.Customer))
				if !ok {
					return sheet.TextCell(str(&v.Customer))
				}
				return sheet.TextCell(label(access.Label{En: c.EN, Zh: c.ZH}))
			})
		case f.Kind == field.Language:
			add(head, func(v *customer.View) sheet.Cell {
				l, ok := geo.Language(str(&v.Customer))
				if !ok {
					return sheet.TextCell(str(&v.Customer))
				}
				return sheet.TextCell(label(access.Label{En: l.EN, Zh: l.ZH}))
			})
		default:
			add(head, func(v *customer.View) sheet.Cell { return sheet.TextCell(str(&v.Customer)) })
		}
	}
	return out, nil
}

func refName(r *customer.Ref) string {
	if r == nil {
		return ""
	}
	return r.Name
}

// GetExport tells how far an export is.
func (s *Service) GetExport(ctx context.Context, exportID string) (out *Export, err error) {
	err = s.door.View(ctx, customer.CanExport, func(tx *work.Tx) error {
		e, err := loadExport(tx, exportID)
		if err == nil {
			out = e.public(tx.Actor().Lang)
		}
		return err
	})
	return out, err
}

// Fetch hands out the file of an export: once, to the one who asked for it, while his rights are what they were.
func (s *Service) Fetch(ctx context.Context, exportID string) (f *os.File, name, mime string, err error) {
	var row exportRow
	err = s.door.Update(ctx, customer.CanExport, func(tx *work.Tx) error {
		var err error
		if _, err = loadExport(tx, exportID); err != nil {
			return err
		}
		if row, err = anyExport(tx.Tx, exportID, lock(tx.Tx)); err != nil {
			return err
		}
		switch {
		case row.State == exportWaiting:
			return ErrExportWait.With()
		case row.State != exportReady || tx.Now().After(row.ExpiresAt.Time):
			return ErrExportGone.With()
		}
		for _, g := range row.Spec.V.Groups {
			if tx.Rights().Level(customer.Resource.Key, g) < access.Read {
				return ErrExportChanged.With()
			}
		}
		if scopeOf(tx.Rights()) != row.Spec.V.Scope {
			return ErrExportChanged.With()
		}
		if f, err = s.files.Open(row.Hash); err != nil {
			return err
		}
		if err := markFetched(tx.Tx, row.ID); err != nil {
			return err
		}
		if err := s.files.Drop(tx.Tx, row.Hash); err != nil {
			return err
		}
		tx.Noticed("download", exportRef(&row), exportNote(&row.Spec.V, row.Total))
		return nil
	})
	if err != nil {
		if f != nil {
			_ = f.Close()
		}
		return nil, "", "", err
	}
	mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	if row.Format == "csv" {
		mime = "text/csv; charset=utf-8"
	}
	return f, blob.CleanName(row.Spec.V.Name), mime, nil
}
