package app

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"tradewind/internal/kit/id"
	"tradewind/internal/kit/rest"
)

// rightsDoc is what the description of the API tells of an operation's input: enough to ask a well-formed question of a
// route nobody has written a test for.
type rightsDoc struct {
	Paths map[string]map[string]struct {
		OperationID string `json:"operationId"`
		Parameters  []struct {
			Name     string       `json:"name"`
			In       string       `json:"in"`
			Required bool         `json:"required"`
			Schema   rightsSchema `json:"schema"`
		} `json:"parameters"`
		RequestBody struct {
			Content map[string]struct {
				Schema rightsSchema `json:"schema"`
			} `json:"content"`
		} `json:"requestBody"`
	} `json:"paths"`
	Components struct {
		Schemas map[string]rightsSchema `json:"schemas"`
	} `json:"components"`
}

type rightsSchema struct {
	Ref        string                  `json:"$ref"`
	Type       any                     `json:"type"`
	Enum       []any                   `json:"enum"`
	Required   []string                `json:"required"`
	Properties map[string]rightsSchema `json:"properties"`
	MinLength  int                     `json:"minLength"`
	Minimum    *float64                `json:"minimum"`
}

func (w *rightsWorld) doc() *rightsDoc {
	w.t.Helper()
	if w.described != nil {
		return w.described
	}
	b, err := w.app.Router.OpenAPIJSON()
	if err != nil {
		w.t.Fatal(err)
	}
	var d rightsDoc
	if err := json.Unmarshal(b, &d); err != nil {
		w.t.Fatal(err)
	}
	w.described = &d
	return &d
}

func (d *rightsDoc) resolve(s rightsSchema) rightsSchema {
	for range 5 {
		name, ok := strings.CutPrefix(s.Ref, "#/components/schemas/")
		if !ok {
			break
		}
		s = d.Components.Schemas[name]
	}
	return s
}

// body makes the smallest body an operation takes: its required properties, ids naming nothing.
func (d *rightsDoc) body(op rest.Op) any {
	o := d.Paths[rest.Prefix+op.Path][strings.ToLower(op.Method)]
	c, ok := o.RequestBody.Content["application/json"]
	if !ok {
		if op.Method == "GET" || op.Method == "DELETE" {
			return nil
		}
		return map[string]any{}
	}
	v, _ := d.value(c.Schema, "", 0).(map[string]any)
	if v == nil {
		v = map[string]any{}
	}
	return v
}

// query makes the query parameters an operation cannot do without.
func (d *rightsDoc) query(op rest.Op) string {
	q := url.Values{}
	for _, x := range d.Paths[rest.Prefix+op.Path][strings.ToLower(op.Method)].Parameters {
		if x.In == "query" && x.Required {
			q.Set(x.Name, fmt.Sprint(d.value(x.Schema, x.Name, 0)))
		}
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

func (d *rightsDoc) value(s rightsSchema, name string, depth int) any {
	s = d.resolve(s)
	if len(s.Enum) > 0 {
		return s.Enum[0]
	}
	kind, _ := s.Type.(string)
	if list, ok := s.Type.([]any); ok && len(list) > 0 {
		kind, _ = list[0].(string)
	}
	switch kind {
	case "string":
		if name == "id" || strings.HasSuffix(name, "_id") || strings.HasSuffix(name, "_to") {
			return id.New()
		}
		return "probe probe"
	case "integer", "number":
		if s.Minimum != nil {
			return *s.Minimum
		}
		return 1
	case "boolean":
		return false
	case "array":
		return []any{}
	case "object":
		out := map[string]any{}
		if depth < 4 {
			for _, r := range s.Required {
				if r != "$schema" {
					out[r] = d.value(s.Properties[r], r, depth+1)
				}
			}
		}
		return out
	}
	return nil
}
