package customer

import (
	"errors"
	"slices"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/audit"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/text"
	"tradewind/internal/kit/work"
)

// Tag is a word customers are marked with; tags are the whole company's.
type Tag struct {
	ID        string  `db:"id" json:"id" audit:"-"`
	Name      string  `db:"name" json:"name"`
	NameFold  string  `db:"name_fold" json:"-" audit:"-"`
	Color     string  `db:"color" json:"color,omitempty"`
	CreatedAt db.Time `db:"created_at" json:"-" audit:"-"`
	Version   int64   `db:"version" json:"version,omitempty" audit:"-"`
}

// TagColors are the colours a tag may have: names, not values, so that each theme finds its own.
var TagColors = []string{"", "blue", "green", "gold", "orange", "red", "purple", "cyan", "grey"}

// Failures of tags.
var (
	ErrTagName  = fault.Define(fault.Invalid, "tag.bad_name", "A tag needs a name of at most 50 characters that no other tag has.", "标签需要一个不超过 50 个字符且不重复的名称。")
	ErrTagColor = fault.Define(fault.Invalid, "tag.bad_color", "“{value}” is not one of the colours.", "“{value}”不是可选颜色。")
)

func (s *Service) tags(tx *work.Tx) ([]Tag, error) {
	v := tx.Rights().Version
	s.tagMu.Lock()
	if v != 0 && v == s.tagVer {
		l := s.tagList
		s.tagMu.Unlock()
		return l, nil
	}
	s.tagMu.Unlock()
	list, err := db.Select[Tag](tx.Tx, "SELECT id, name, name_fold, color, created_at, version FROM tag ORDER BY name_fold LIMIT 5000")
	if err == nil && v != 0 {
		s.tagMu.Lock()
		if v >= s.tagVer {
			s.tagVer, s.tagList = v, list
		}
		s.tagMu.Unlock()
	}
	return list, err
}

func (s *Service) tagsOf(tx *work.Tx, ids []string) ([]Tag, error) {
	all, err := s.tags(tx)
	if err != nil {
		return nil, err
	}
	var out []Tag
	for _, t := range all {
		if slices.Contains(ids, t.ID) {
			out = append(out, Tag{ID: t.ID, Name: t.Name, Color: t.Color})
		}
	}
	return out, nil
}

func (s *Service) checkTags(tx *work.Tx, ids []string) ([]string, error) {
	out := []string{}
	for _, t := range ids {
		if !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	slices.Sort(out)
	for _, t := range out {
		// Asked of the table, not the cache: a tag made in this very transaction counts.
		ok, err := db.Exists(tx.Tx, "SELECT 1 FROM tag WHERE id = ?", t)
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, ErrTag.On("tag_ids")
		}
	}
	return out, nil
}

func bump(tx *work.Tx) error {
	_, err := tx.Exec("UPDATE setting SET version = version + 1 WHERE key = 'policy_version'")
	return err
}

// TagByName finds a tag by its name or makes it; whoever may edit customers may use new words.
func (s *Service) TagByName(tx *work.Tx, name, color string) (Tag, error) {
	name = text.Clean(name)
	fold := text.Fold(name)
	if fold == "" || len([]rune(name)) > 50 {
		return Tag{}, ErrTagName.On("name")
	}
	if !slices.Contains(TagColors, color) {
		return Tag{}, ErrTagColor.On("color", "value", color)
	}
	t, err := db.One[Tag](tx.Tx, "SELECT id, name, name_fold, color, created_at, version FROM tag WHERE name_fold = ?", fold)
	if err == nil || !errors.Is(err, db.ErrNone) {
		return t, err
	}
	t = Tag{ID: id.New(), Name: name, NameFold: fold, Color: color, CreatedAt: db.At(tx.Now()), Version: 1}
	if err := db.Insert(tx.Tx, "tag", t); err != nil {
		return t, err
	}
	tx.Created(audit.Ref{Entity: "tag", ID: t.ID, Label: t.Name}, t)
	return t, bump(tx)
}

func loadTag(tx *work.Tx, tagID string) (Tag, error) {
	t, err := db.One[Tag](tx.Tx, "SELECT id, name, name_fold, color, created_at, version FROM tag WHERE id = ?", tagID)
	if errors.Is(err, db.ErrNone) {
		err = fault.ErrNotFound.With()
	}
	return t, err
}

func changeTag(tx *work.Tx, tagID string, version int64, name, color *string) (Tag, error) {
	before, err := loadTag(tx, tagID)
	if err != nil {
		return before, err
	}
	after := before
	cleanInto(&after.Name, name)
	cleanInto(&after.Color, color)
	after.NameFold = text.Fold(after.Name)
	if after.NameFold == "" || len([]rune(after.Name)) > 50 {
		return before, ErrTagName.On("name")
	}
	if !slices.Contains(TagColors, after.Color) {
		return before, ErrTagColor.On("color", "value", after.Color)
	}
	after.Version++
	ok, err := db.UpdateRow(tx.Tx, "tag", after, after.ID, version)
	if err != nil {
		if _, dup := db.Unique(err); dup {
			return before, ErrTagName.On("name")
		}
		return before, err
	}
	if !ok {
		return before, fault.ErrStale.With()
	}
	tx.Updated(audit.Ref{Entity: "tag", ID: after.ID, Label: after.Name}, before, after)
	return after, bump(tx)
}

// removeTag deletes a tag and takes it off every customer.
func (s *Service) removeTag(tx *work.Tx, tagID string) error {
	t, err := loadTag(tx, tagID)
	if err != nil {
		return err
	}
	ids, err := db.Select[string](tx.Tx, "SELECT customer_id FROM customer_tag WHERE tag_id = ?", tagID)
	if err != nil {
		return err
	}
	for _, cid := range ids {
		c, err := db.One[Customer](tx.Tx, "SELECT "+allColumns+" FROM customer c WHERE c.id = ?", cid)
		if err != nil {
			return err
		}
		left := slices.DeleteFunc(slices.Clone(c.Tags.V), func(x string) bool { return x == tagID })
		if _, err := tx.Exec("UPDATE customer SET tags = ?, version = version + 1 WHERE id = ?", db.JSON[[]string]{V: left}, cid); err != nil {
			return err
		}
		tx.Changed("edit", ref(&c), []audit.Change{{Field: "tags", Group: GroupProfile, Before: c.Tags.V, After: left}}, versionNote(c.Version+1, ""))
	}
	if _, err := tx.Exec("DELETE FROM customer_tag WHERE tag_id = ?", tagID); err != nil {
		return err
	}
	if _, err := tx.Exec("DELETE FROM tag WHERE id = ?", tagID); err != nil {
		return err
	}
	tx.Deleted(audit.Ref{Entity: "tag", ID: t.ID, Label: t.Name}, t)
	return bump(tx)
}

// TagUse is a tag with the number of customers that carry it, among those the actor sees.
type TagUse struct {
	Tag
	Count int64 `json:"count"`
}

func (s *Service) tagUse(tx *work.Tx) ([]TagUse, error) {
	all, err := s.tags(tx)
	if err != nil {
		return nil, err
	}
	var w db.Where
	w.And("c.deleted_at IS NULL")
	from(tx, CanView, &w)
	counts := map[string]int64{}
	if tx.Rights().Level(Resource.Key, GroupProfile) >= access.Read {
		rows, err := db.Select[struct {
			ID string `db:"tag_id"`
			N  int64  `db:"n"`
		}](tx.Tx, "SELECT x.tag_id, COUNT(*) AS n FROM customer_tag x JOIN customer c ON c.id = x.customer_id"+w.SQL()+" GROUP BY x.tag_id", w.Args()...)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			counts[r.ID] = r.N
		}
	}
	out := make([]TagUse, len(all))
	for i, t := range all {
		out[i] = TagUse{t, counts[t.ID]}
	}
	return out, nil
}

func countContacts(tx *work.Tx, customerID string) (int, error) {
	n, err := db.One[int64](tx.Tx, "SELECT COUNT(*) FROM contact WHERE customer_id = ? AND deleted_at IS NULL AND left_on = ''", customerID)
	return int(n), err
}
