package customer

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"strings"

	"tradewind/internal/crm/own"
	"tradewind/internal/kit/audit"
	"tradewind/internal/kit/work"
)

// columnIndex finds the field of Customer that a column is stored in.
var columnIndex = func() map[string]int {
	m := map[string]int{}
	t := reflect.TypeFor[Customer]()
	for i := range t.NumField() {
		m[t.Field(i).Tag.Get("db")] = i
	}
	return m
}()

// keyOf returns the dictionary key of a column as the log names it: an amount and its currency are one field.
func keyOf(column string) string {
	switch column {
	case "turnover_amount", "turnover_currency":
		return "turnover"
	case "credit_amount", "credit_currency":
		return "credit_limit"
	}
	return dictKey(column)
}

// columnsOf returns the columns behind a dictionary key.
func columnsOf(key string) []string {
	switch key {
	case "turnover":
		return []string{"turnover_amount", "turnover_currency"}
	case "credit_limit":
		return []string{"credit_amount", "credit_currency"}
	case "owner":
		return []string{"owner_id"}
	case "team":
		return []string{"team_id"}
	}
	return []string{key}
}

// plainColumn reads a stored value the way the log keeps it; nil for an empty one.
func plainColumn(c *Customer, name string) any {
	i, ok := columnIndex[name]
	if !ok {
		return nil
	}
	f := reflect.ValueOf(c).Elem().Field(i)
	if !holds(f) {
		return nil
	}
	b, err := json.Marshal(f.Interface())
	if err != nil {
		return nil
	}
	var v any
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	if dec.Decode(&v) != nil {
		return nil
	}
	return v
}

func jsonText(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(b)
}

// setColumn writes a value as the log keeps it (plain JSON, nil for empty) into a customer. Own fields are named own.code.
func setColumn(c *Customer, column string, v any) error {
	if code, ok := strings.CutPrefix(column, "own."); ok {
		next := maps.Clone(c.Own.V)
		if next == nil {
			next = map[string]any{}
		}
		if v == nil {
			delete(next, code)
		} else {
			next[code] = v
		}
		c.Own.V = next
		return nil
	}
	i, ok := columnIndex[column]
	if !ok {
		return fmt.Errorf("customer has no column %q", column)
	}
	f := reflect.ValueOf(c).Elem().Field(i)
	if v == nil {
		f.SetZero()
		return nil
	}
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("value of %s: %w", column, err)
	}
	f.SetZero()
	if err := json.Unmarshal(b, f.Addr().Interface()); err != nil {
		return fmt.Errorf("value of %s: %w", column, err)
	}
	return nil
}

// rewind returns a customer as the actor would have seen it before the given columns changed.
func (s *Service) rewind(tx *work.Tx, c Customer, was map[string]any) (*View, error) {
	for column, v := range was {
		if err := setColumn(&c, column, v); err != nil {
			return nil, err
		}
	}
	vs, err := s.Present(tx, []Customer{c}, nil)
	if err != nil {
		return nil, err
	}
	return &vs[0], nil
}

// values returns the function that reads fields of a view as the API shows them; nil for an empty or hidden one.
func (v *View) values() func(key string) any {
	var all map[string]any
	if b, err := json.Marshal(v); err == nil {
		_ = json.Unmarshal(b, &all) // our own bytes
	}
	return func(key string) any {
		if code, ok := strings.CutPrefix(key, "own."); ok {
			of, _ := all["own"].(map[string]any)
			return of[code]
		}
		return all[key]
	}
}

// groupIn returns the function that names the field group of an own field, from its definitions. A field whose definition
// is unknown counts as a note.
func groupIn(defs []own.Def) func(string) string {
	return func(name string) string {
		code := strings.TrimPrefix(name, "own.")
		for i := range defs {
			if defs[i].Code == code {
				return defs[i].Group
			}
		}
		return GroupNotes
	}
}

// diff is the audit diff of two states of a customer, own fields carrying the group of their definition. A nil state is
// one that does not exist.
func (s *Service) diff(tx *work.Tx, before, after *Customer) ([]audit.Change, error) {
	defs, _, err := s.own.Load(tx, "customer")
	if err != nil {
		return nil, err
	}
	var b, a any
	if before != nil {
		b = *before
	}
	if after != nil {
		a = *after
	}
	return audit.Diff(b, a, groupIn(defs)), nil
}
