// Package rest is the only edge where HTTP is spoken: it mounts typed operations, checks that each declares the right it
// needs, turns faults into RFC 9457 problem documents in the reader's language, and describes everything as OpenAPI 3.1.
// It knows no word of the trade.
package rest

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/work"
)

// Op declares one operation of the API.
type Op struct {
	// Method and Path in ServeMux form, below /api/v1.
	Method, Path string
	// ID is the operation id, lower-case words with dashes, unique.
	ID      string
	Tag     string
	Summary string
	// Needs is the right without which the operation is refused; the zero Need panics at start.
	Needs access.Need
	// Status of success; default 200, 201 for POST.
	Status int
	// MaxBody in bytes, default 1 MiB.
	MaxBody int64
	// Secret operations answer with a secret shown once (an initial password): their answers are never kept for repeated
	// requests.
	Secret bool
}

// Prefix is where the API lives.
const Prefix = "/api/v1"

// Router mounts operations.
type Router struct {
	mux  *http.ServeMux
	api  huma.API
	door *work.Door
	log  *slog.Logger
	ops  []Op
}

// humaDefaults guards the library's package variables: tests make several routers at once.
var humaDefaults sync.Once

// NewRouter makes a router on mux. It sets huma's package defaults, once, to the same values every time.
func NewRouter(mux *http.ServeMux, door *work.Door, log *slog.Logger, version string) *Router {
	humaDefaults.Do(func() {
		huma.DefaultArrayNullable = false
		huma.NewErrorWithContext = newProblem
		huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
			return newProblem(nil, status, msg, errs...)
		}
	})
	cfg := huma.DefaultConfig("Tradewind", version)
	cfg.CreateHooks = nil
	cfg.DocsPath, cfg.OpenAPIPath, cfg.SchemasPath = "", "", ""
	cfg.OpenAPI.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	cfg.OpenAPI.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"session": {Type: "apiKey", In: "cookie", Name: "tw_session", Description: "Set by POST /session."},
		"token":   {Type: "http", Scheme: "bearer", Description: "A personal API token, made under Account → API tokens."},
	}
	cfg.OpenAPI.Security = []map[string][]string{{"session": {}}, {"token": {}}}
	cfg.OpenAPI.Info.Description = "The API of Tradewind. Every list is paged by cursor, every change of a record needs If-Match with its ETag, " +
		"POST requests may carry an Idempotency-Key. Errors are problem documents (RFC 9457) with a stable code."
	r := &Router{mux: mux, door: door, log: log}
	r.api = humago.New(mux, cfg)
	return r
}

// Register mounts a typed operation.
func Register[I, O any](r *Router, op Op, h func(context.Context, *I) (*O, error)) {
	r.declare(&op)
	r.unwrap(reflect.TypeFor[I](), map[reflect.Type]bool{})
	r.unwrap(reflect.TypeFor[O](), map[reflect.Type]bool{})
	ho := huma.Operation{
		OperationID: op.ID, Method: op.Method, Path: Prefix + op.Path, Summary: op.Summary, Tags: []string{op.Tag},
		DefaultStatus: op.Status, MaxBodyBytes: op.MaxBody,
		Extensions: map[string]any{"x-permission": op.Needs.String()},
	}
	if op.Needs == access.Public {
		ho.Security = []map[string][]string{}
	}
	ho.Middlewares = huma.Middlewares{func(c huma.Context, next func(huma.Context)) {
		if err := refusal(op.Needs, work.ActorOf(c.Context())); err != nil {
			req, w := humago.Unwrap(c)
			r.Fail(w, req, err)
			return
		}
		next(c)
	}}
	huma.Register(r.api, ho, func(ctx context.Context, in *I) (out *O, err error) {
		if op.Secret {
			work.KeepNothing(ctx)
		}
		out, err = h(ctx, in)
		if err != nil {
			return nil, r.problem(ctx, err)
		}
		return out, nil
	})
}

// unwrap makes the description show what a stored JSON value looks like on the wire: the value itself, not its wrapper.
func (r *Router) unwrap(t reflect.Type, seen map[reflect.Type]bool) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		r.unwrap(t.Elem(), seen)
	case reflect.Struct:
		if seen[t] {
			return
		}
		seen[t] = true
		if path.Base(t.PkgPath()) == "db" && strings.HasPrefix(t.Name(), "JSON[") {
			inner := t.Field(0).Type
			r.api.OpenAPI().Components.Schemas.RegisterTypeAlias(t, inner)
			r.unwrap(inner, seen)
			return
		}
		for i := range t.NumField() {
			r.unwrap(t.Field(i).Type, seen)
		}
	default:
	}
}

// Raw mounts a plain handler (uploads, downloads, event streams) under the same rules.
func (r *Router) Raw(op Op, h func(w http.ResponseWriter, req *http.Request) error) {
	r.declare(&op)
	item := &huma.Operation{OperationID: op.ID, Method: op.Method, Path: Prefix + op.Path, Summary: op.Summary, Tags: []string{op.Tag},
		Extensions: map[string]any{"x-permission": op.Needs.String()},
		Responses:  map[string]*huma.Response{strconv.Itoa(op.Status): {Description: "As described."}}}
	for _, m := range pathParam.FindAllStringSubmatch(op.Path, -1) {
		item.Parameters = append(item.Parameters, &huma.Param{Name: m[1], In: "path", Required: true, Schema: &huma.Schema{Type: "string"}})
	}
	r.api.OpenAPI().AddOperation(item)
	r.mux.HandleFunc(op.Method+" "+Prefix+op.Path, func(w http.ResponseWriter, req *http.Request) {
		err := refusal(op.Needs, work.ActorOf(req.Context()))
		if err == nil {
			if op.MaxBody > 0 {
				req.Body = http.MaxBytesReader(w, req.Body, op.MaxBody)
			}
			err = h(w, req)
		}
		if err != nil {
			r.Fail(w, req, err)
		}
	})
}

// refusal says why an operation is closed to somebody; nil when it is open. The door checks again. It is asked before the
// body is read: what a stranger sends costs nothing, and what is wrong with it he is not told.
func refusal(need access.Need, a *work.Actor) error {
	switch {
	case need == access.Public:
		return nil
	case a.Kind == "anonymous":
		return fault.ErrSignIn.With()
	case !a.Rights.Can(need):
		return access.Denied(need)
	}
	return nil
}

var pathParam = regexp.MustCompile(`\{(\w+)\}`)

func (r *Router) declare(op *Op) {
	if op.Needs == (access.Need{}) {
		panic("rest: " + op.Method + " " + op.Path + " declares no right it needs")
	}
	if err := r.door.Registry().Check(op.Needs); err != nil {
		panic("rest: " + op.Method + " " + op.Path + ": " + err.Error())
	}
	if op.ID == "" || op.Tag == "" || op.Summary == "" {
		panic("rest: " + op.Method + " " + op.Path + " lacks id, tag or summary")
	}
	if op.Status == 0 {
		op.Status = http.StatusOK
		if op.Method == http.MethodPost {
			op.Status = http.StatusCreated
		}
	}
	if op.MaxBody == 0 {
		op.MaxBody = 1 << 20
	}
	r.ops = append(r.ops, *op)
}

// Ops lists the declared operations.
func (r *Router) Ops() []Op { return slices.Clone(r.ops) }

// OpenAPI returns the description as YAML, the same bytes at every call.
func (r *Router) OpenAPI() ([]byte, error) { return r.api.OpenAPI().YAML() }

// OpenAPIJSON returns the description as JSON.
func (r *Router) OpenAPIJSON() ([]byte, error) { return json.Marshal(r.api.OpenAPI()) }

// schemaName prefixes a type's name with its package, so that two features may both have a Plan.
func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	name := t.Name()
	if name == "" {
		return huma.DefaultSchemaNamer(t, hint)
	}
	base, arg, generic := strings.Cut(strings.TrimSuffix(name, "]"), "[")
	pkg := path.Base(t.PkgPath())
	out := upper(pkg) + upper(base)
	if pkg == "rest" || strings.EqualFold(pkg, base) {
		out = upper(base)
	}
	if generic {
		var parts []string
		for a := range strings.SplitSeq(arg, ",") {
			a = strings.TrimLeft(a, "[]*")
			dot := strings.LastIndex(a, ".")
			if dot >= 0 {
				a = upper(path.Base(a[:dot])) + upper(a[dot+1:])
			}
			parts = append(parts, upper(a))
		}
		out = strings.Join(parts, "") + out
	}
	return out
}

func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// --- problems ---

// Problem is an RFC 9457 document.
type Problem struct {
	Type      string         `json:"type" doc:"about:blank; the code tells problems apart"`
	Title     string         `json:"title"`
	Status    int            `json:"status"`
	Detail    string         `json:"detail" doc:"A sentence in the reader's language that names the remedy"`
	Code      string         `json:"code" doc:"Stable word for programs"`
	Params    map[string]any `json:"params,omitempty"`
	Errors    []ProblemField `json:"errors,omitempty"`
	Data      any            `json:"data,omitempty"`
	RequestID string         `json:"request_id,omitempty"`
}

// ProblemField is one faulty field.
type ProblemField struct {
	Field   string         `json:"field"`
	Code    string         `json:"code"`
	Message string         `json:"message"`
	Params  map[string]any `json:"params,omitempty"`
}

// Error makes it an error.
func (p *Problem) Error() string { return p.Code + ": " + p.Detail }

// GetStatus tells huma the status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType tells huma the media type.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

var statusOf = map[fault.Kind]int{
	fault.Internal: 500, fault.Invalid: 422, fault.Unauthenticated: 401, fault.Denied: 403, fault.NotFound: 404, fault.Conflict: 409,
	fault.Stale: 412, fault.Precondition: 428, fault.TooLarge: 413, fault.TooMany: 429, fault.Unsupported: 415, fault.Unavailable: 503,
	fault.Full: 507,
}

func (r *Router) problem(ctx context.Context, err error) *Problem {
	a := work.ActorOf(ctx)
	if ctx.Err() != nil {
		return &Problem{Type: "about:blank", Status: 499, Title: "Client closed the request", Code: "cancelled"}
	}
	p := ProblemOf(err, a.Lang)
	p.RequestID = a.RequestID
	if p.Status >= 500 {
		r.log.Error("request failed", "request_id", a.RequestID, "actor", a.Name, "error", err)
	}
	return p
}

// ProblemOf renders an error in a language.
func ProblemOf(err error, lang string) *Problem {
	f := fault.From(err)
	st := statusOf[f.Def.Kind]
	p := &Problem{Type: "about:blank", Title: http.StatusText(st), Status: st, Detail: f.Text(lang), Code: f.Def.Code, Params: f.Params, Data: f.Data}
	if st == 507 {
		p.Title = "Insufficient Storage"
	}
	for _, e := range f.Fields {
		p.Errors = append(p.Errors, ProblemField{Field: e.Field, Code: e.Def.Code, Message: e.Text(lang), Params: e.Params})
	}
	if f.Field != "" {
		p.Errors = append(p.Errors, ProblemField{Field: f.Field, Code: f.Def.Code, Message: p.Detail, Params: f.Params})
	}
	return p
}

// Fail writes an error as a problem document.
func (r *Router) Fail(w http.ResponseWriter, req *http.Request, err error) {
	var tooBig *http.MaxBytesError
	if asErr(err, &tooBig) {
		err = ErrBody.With("max", tooBig.Limit>>20)
	}
	WriteProblem(w, r.problem(req.Context(), err))
}

// WriteProblem writes a problem document.
func WriteProblem(w http.ResponseWriter, p *Problem) {
	if p.Status == http.StatusTooManyRequests || p.Status == http.StatusServiceUnavailable {
		if s, ok := p.Params["retry_after"]; ok {
			w.Header().Set("Retry-After", fmt.Sprint(s))
		}
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p)
}

// ErrBody is a request body over the limit.
var ErrBody = fault.Define(fault.TooLarge, "body_too_large", "The request is larger than {max} MB. Send less at once.", "请求超过 {max} MB，请分批提交。")

// newProblem renders what huma finds wrong with a request before a handler sees it. Huma's own texts are English; the
// common ones are put into Chinese here. The offending value is never echoed: it may be a password.
func newProblem(ctx huma.Context, status int, msg string, errs ...error) huma.StatusError {
	lang, reqID := "en", ""
	if ctx != nil {
		a := work.ActorOf(ctx.Context())
		lang, reqID = a.Lang, a.RequestID
	}
	zh := strings.HasPrefix(lang, "zh")
	p := &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Code: "invalid", RequestID: reqID}
	switch status {
	case http.StatusRequestEntityTooLarge:
		p.Code, p.Detail = ErrBody.Code, ErrBody.With("max", 1).Text(lang)
		return p
	case http.StatusUnsupportedMediaType:
		p.Code, p.Detail = "unsupported_media_type", pick(zh, "Send JSON (Content-Type: application/json).", "请以 JSON 提交（Content-Type: application/json）。")
		return p
	case http.StatusUnprocessableEntity, http.StatusBadRequest:
		p.Detail = fault.ErrInvalid.With().Text(lang)
	default:
		if status >= 500 {
			p.Code, p.Detail = fault.ErrInternal.Code, fault.ErrInternal.With().Text(lang)
			return p
		}
		p.Detail = msg
	}
	for _, e := range errs {
		f := ProblemField{Code: "invalid", Message: e.Error()}
		if d, ok := e.(huma.ErrorDetailer); ok {
			det := d.ErrorDetail()
			f.Field = strings.TrimPrefix(strings.TrimPrefix(det.Location, "body."), "body")
			f.Message = det.Message
		} else {
			// A decoder's words about the text it was given; keep them, they name the offset, not the content.
			f.Code, f.Field = fault.ErrBadBody.Code, ""
		}
		if m := missing.FindStringSubmatch(f.Message); m != nil {
			f.Code = fault.ErrRequired.Code
			f.Field = strings.Trim(f.Field+"."+m[1], ".")
			f.Message = fault.ErrRequired.With("field", m[1]).Text(lang)
		} else if zh {
			f.Message = chinese(f.Message)
		}
		p.Errors = append(p.Errors, f)
	}
	if len(p.Errors) == 1 {
		p.Detail = p.Errors[0].Message
		if p.Errors[0].Field != "" && p.Errors[0].Code == "invalid" {
			p.Detail = p.Errors[0].Field + ": " + p.Detail
		}
	}
	return p
}

var missing = regexp.MustCompile(`^expected required property (\S+) to be present$`)

var phrases = []struct {
	re *regexp.Regexp
	zh string
}{
	{regexp.MustCompile(`^unexpected property$`), "不认识的字段"},
	{regexp.MustCompile(`^expected length >= (\d+)$`), "至少需要 $1 个字符"},
	{regexp.MustCompile(`^expected length <= (\d+)$`), "最多 $1 个字符"},
	{regexp.MustCompile(`^expected array length >= (\d+)$`), "至少需要 $1 项"},
	{regexp.MustCompile(`^expected array length <= (\d+)$`), "最多 $1 项"},
	{regexp.MustCompile(`^expected number >= (\S+)$`), "不能小于 $1"},
	{regexp.MustCompile(`^expected number <= (\S+)$`), "不能大于 $1"},
	{regexp.MustCompile(`^expected value to be one of "(.*)"$`), "须为以下之一：$1"},
	{regexp.MustCompile(`^expected string$`), "应为文本"},
	{regexp.MustCompile(`^expected boolean$`), "应为 true 或 false"},
	{regexp.MustCompile(`^expected (number|integer)$`), "应为数字"},
	{regexp.MustCompile(`^expected array$`), "应为列表"},
	{regexp.MustCompile(`^expected object$`), "应为对象"},
	{regexp.MustCompile(`^required (\w+) parameter is missing$`), "缺少必填的参数"},
	{regexp.MustCompile(`^request body is required$`), "请求内容不能为空"},
	{regexp.MustCompile(`^expected string to match pattern (.*)$`), "格式不符：$1"},
	{regexp.MustCompile(`^expected string to be RFC 3339 date$`), "日期应写作 YYYY-MM-DD"},
}

func chinese(s string) string {
	for _, p := range phrases {
		if p.re.MatchString(s) {
			return p.re.ReplaceAllString(s, p.zh)
		}
	}
	return "内容无效：" + s
}

func pick(zh bool, en, cn string) string {
	if zh {
		return cn
	}
	return en
}

// --- versions and paging ---

// ETag renders a record's version.
func ETag(version int64) string { return `"v` + strconv.FormatInt(version, 10) + `"` }

// Versioned is embedded in the input of operations that change a record.
type Versioned struct {
	IfMatch string `header:"If-Match" doc:"The ETag of the version that was edited"`
}

// Version reads the version from If-Match. Without it the answer is 428.
func (v Versioned) Version() (int64, error) {
	if v.IfMatch == "" {
		return 0, fault.ErrNeedVersion.With()
	}
	s := strings.TrimPrefix(v.IfMatch, "W/")
	n, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimPrefix(s, `"v`), `"`), 10, 64)
	if err != nil {
		return 0, fault.ErrStale.With()
	}
	return n, nil
}

// Paged is embedded in the input of lists.
type Paged struct {
	Cursor string `query:"cursor" maxLength:"1000" doc:"Where the page before this one ended (next_cursor)"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

// Page is the answer of a list.
type Page[T any] struct {
	Items      []T    `json:"items"`
	NextCursor string `json:"next_cursor,omitempty" doc:"Absent on the last page"`
	Total      *Total `json:"total,omitempty"`
}

// Total is how many there are in all; More says that there are more than were counted.
type Total struct {
	Count int64 `json:"count"`
	More  bool  `json:"more,omitempty" doc:"There are more than count; ask with count=exact"`
}

// ErrCursor is a cursor that was not made by us.
var ErrCursor = fault.Define(fault.Invalid, "bad_cursor", "The page mark is not valid any more. Start again from the first page.", "页码标记已失效，请从第一页重新开始。")

// Cursor packs the sort values and id of a page's last row.
func Cursor(parts ...any) string {
	b, _ := json.Marshal(parts) // plain values
	return base64.RawURLEncoding.EncodeToString(b)
}

// ReadCursor unpacks n parts; nil for an empty cursor.
func ReadCursor(s string, n int) ([]any, error) {
	if s == "" {
		return nil, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return nil, ErrCursor.On("cursor")
	}
	var parts []any
	dec := json.NewDecoder(strings.NewReader(string(b)))
	dec.UseNumber()
	if dec.Decode(&parts) != nil || len(parts) != n {
		return nil, ErrCursor.On("cursor")
	}
	for i, p := range parts {
		switch x := p.(type) {
		case json.Number:
			if v, err := x.Int64(); err == nil {
				parts[i] = v
			} else if f, err := x.Float64(); err == nil {
				parts[i] = f
			}
		case string, nil, bool:
		default:
			return nil, ErrCursor.On("cursor")
		}
	}
	return parts, nil
}

// Id is embedded in the input of operations on one record.
type Id struct {
	ID string `path:"id" maxLength:"64"`
}

// Check refuses an id that is none, with the same answer as for a record that is not there.
func (i Id) Check() error {
	if !id.Valid(i.ID) {
		return fault.ErrNotFound.With()
	}
	return nil
}

// Body wraps an answer.
type Body[T any] struct {
	Body T
}

// Tagged wraps an answer with its ETag.
type Tagged[T any] struct {
	ETag string `header:"ETag"`
	Body T
}

// Answer wraps a value.
func Answer[T any](v T, err error) (*Body[T], error) {
	if err != nil {
		return nil, err
	}
	return &Body[T]{Body: v}, nil
}

// Empty is an answer without content.
type Empty struct{}
