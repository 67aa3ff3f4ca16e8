package customer

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
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
	if key, ok := moneyOf[column]; ok {
		return key
	}
	return dictKey(column)
}

// moneyOf names the field that an amount or currency column is half of.
var moneyOf = map[string]string{"turnover_amount": "turnover", "turnover_currency": "turnover", "credit_amount": "credit_limit", "credit_currency": "credit_limit"}

// halves returns where the two columns of a money field are; nil for any other field.
func (c *Customer) halves(key string) (amount **int64, currency *string) {
	switch key {
	case "turnover":
		return &c.TurnoverAmount, &c.TurnoverCurrency
	case "credit_limit":
		return &c.CreditAmount, &c.CreditCurrency
	}
	return nil, nil
}

// columnOf returns the log's name of a dictionary key.
func columnOf(key string) string {
	switch key {
	case "owner":
		return "owner_id"
	case "team":
		return "team_id"
	}
	return key
}

// column reads a stored value by the log's name of it, the way the log keeps it: plain JSON, nil for an empty one.
func column(c *Customer, name string) any {
	if code, ok := strings.CutPrefix(name, "own."); ok {
		return c.Own.V[code]
	}
	if amount, currency := c.halves(name); amount != nil {
		if *amount == nil {
			return nil
		}
		return map[string]any{"amount": **amount, "currency": *currency}
	}
	return plainColumn(c, name)
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
	if amount, currency := c.halves(column); amount != nil {
		*amount, *currency = nil, ""
		if v == nil {
			return nil
		}
		var m Money
		if err := json.Unmarshal([]byte(jsonText(v)), &m); err != nil {
			return fmt.Errorf("value of %s: %w", column, err)
		}
		*amount, *currency = &m.Amount, m.Currency
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
	return joinMoney(audit.Diff(b, a, groupIn(defs)), before, after), nil
}

// joinMoney makes one change of an amount and its currency: neither means anything alone.
func joinMoney(changes []audit.Change, before, after *Customer) []audit.Change {
	out := changes[:0]
	for _, ch := range changes {
		key, ok := moneyOf[ch.Field]
		if !ok {
			out = append(out, ch)
			continue
		}
		if slices.ContainsFunc(out, func(x audit.Change) bool { return x.Field == key }) {
			continue
		}
		joined := audit.Change{Field: key, Group: ch.Group}
		if before != nil {
			joined.Before = column(before, key)
		}
		if after != nil {
			joined.After = column(after, key)
		}
		if joined.Before != nil || joined.After != nil {
			out = append(out, joined)
		}
	}
	return out
}
