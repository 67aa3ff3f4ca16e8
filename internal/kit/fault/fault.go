// Package fault owns the errors a person may see: a kind that decides the HTTP status, a stable code that programs may
// rely on, and the sentence in English and Chinese that names the field and the remedy. It refuses to carry internals:
// a cause is kept for the log only and never shown.
package fault

import (
	"errors"
	"fmt"
	"maps"
	"strings"
)

// Kind says what sort of failure it is; the REST edge turns it into a status.
type Kind uint8

// The kinds, from the one that must never reach a person to the ones a person can act on.
const (
	Internal Kind = iota
	Invalid
	Unauthenticated
	Denied
	NotFound
	Conflict
	Stale
	Precondition
	TooLarge
	TooMany
	Unsupported
	Unavailable
	Full
)

// Def is one failure the product can report. Defs are declared once, beside the rule they speak for.
type Def struct {
	Kind Kind
	Code string
	En   string
	Zh   string
}

// Define declares a failure; {name} in the sentences is filled from the parameters.
func Define(kind Kind, code, en, zh string) *Def {
	return &Def{Kind: kind, Code: code, En: en, Zh: zh}
}

// Error makes a Def usable as the target of errors.Is and as an error of its own.
func (d *Def) Error() string { return d.Code }

// With makes an error of this Def; params are key, value, key, value…
func (d *Def) With(params ...any) *Error {
	e := &Error{Def: d}
	if len(params) > 1 {
		e.Params = make(map[string]any, len(params)/2)
		for i := 0; i+1 < len(params); i += 2 {
			e.Params[fmt.Sprint(params[i])] = params[i+1]
		}
	}
	return e
}

// On makes an error of this Def that names the field at fault (snake_case, dots for nesting).
func (d *Def) On(field string, params ...any) *Error {
	e := d.With(params...)
	e.Field = field
	return e
}

// Because makes an error of this Def that keeps the cause for the log.
func (d *Def) Because(cause error, params ...any) *Error {
	e := d.With(params...)
	e.Cause = cause
	return e
}

// Error is one failure with its particulars.
type Error struct {
	Def    *Def
	Params map[string]any
	// Field is the input field at fault, empty when the whole request is.
	Field string
	// Fields lists several faulty fields of one request.
	Fields []*Error
	// Data travels to the client as is (for instance the stored record in an edit conflict).
	Data  any
	Cause error
}

// Error returns code, parameters and cause for the log.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Def.Code)
	if e.Field != "" {
		b.WriteString(" on " + e.Field)
	}
	for _, f := range e.Fields {
		b.WriteString("; " + f.Error())
	}
	if e.Cause != nil {
		b.WriteString(": " + e.Cause.Error())
	}
	return b.String()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Is reports whether the error was made from the target Def.
func (e *Error) Is(target error) bool {
	d, ok := target.(*Def)
	return ok && d == e.Def
}

// Text returns the sentence in the language ("zh…" or English) with the parameters filled in.
func (e *Error) Text(lang string) string {
	s := e.Def.En
	if strings.HasPrefix(lang, "zh") {
		s = e.Def.Zh
	}
	for k, v := range e.Params {
		s = strings.ReplaceAll(s, "{"+k+"}", fmt.Sprint(v))
	}
	return s
}

// WithData attaches data for the client.
func (e *Error) WithData(data any) *Error { e.Data = data; return e }

// Param returns a copy of the error with one more parameter.
func (e *Error) Param(key string, value any) *Error {
	c := *e
	c.Params = maps.Clone(e.Params)
	if c.Params == nil {
		c.Params = map[string]any{}
	}
	c.Params[key] = value
	return &c
}

// From finds the Error inside err; a bare Def becomes an Error, anything else an internal one.
func From(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	var d *Def
	if errors.As(err, &d) {
		return &Error{Def: d, Cause: err}
	}
	return &Error{Def: ErrInternal, Cause: err}
}

// KindOf returns the kind of err, Internal when it is not a fault.
func KindOf(err error) Kind { return From(err).Def.Kind }

// List gathers faults of several fields and becomes one error.
type List []*Error

// Add appends a fault when it is not nil.
func (l *List) Add(e *Error) {
	if e != nil {
		*l = append(*l, e)
	}
}

// Err returns nil for an empty list, else one Invalid error holding all of them.
func (l List) Err() error {
	if len(l) == 0 {
		return nil
	}
	return &Error{Def: ErrInvalid, Params: map[string]any{"count": len(l)}, Fields: l}
}

// Failures every part of the product shares.
var (
	ErrInternal = Define(Internal, "internal", "Something went wrong on our side. Nothing was changed. Try again; if it stays, give the administrator the request number.",
		"服务器出现问题，没有改动任何数据。请重试；若仍出现，请把请求编号告诉管理员。")
	ErrInvalid  = Define(Invalid, "invalid", "Some entries need a correction.", "有内容需要更正。")
	ErrBadBody  = Define(Invalid, "bad_request", "The request could not be read: {why}.", "无法读取请求：{why}。")
	ErrNotFound = Define(NotFound, "not_found", "There is no such record, or you may not see it.", "没有这条记录，或您无权查看。")
	ErrDenied   = Define(Denied, "denied", "You do not have the right to do this ({resource}: {action}). Ask your administrator.",
		"您没有执行此操作的权限（{resource}：{action}），请联系管理员。")
	ErrFieldDenied = Define(Denied, "field_denied", "You may not use the field “{field}”.", "您无权使用字段“{field}”。")
	ErrSignIn      = Define(Unauthenticated, "sign_in.required", "Please sign in.", "请先登录。")
	ErrStale       = Define(Stale, "stale", "Somebody changed this record after you opened it. Compare and save again.",
		"您打开之后，有人修改了这条记录。请对比后再保存。")
	ErrNeedVersion = Define(Precondition, "if_match_required", "Send the version you edited in the If-Match header.", "请在 If-Match 头中给出所编辑的版本。")
	ErrRequired    = Define(Invalid, "required", "Fill in “{field}”.", "请填写“{field}”。")
	ErrTooLong     = Define(Invalid, "too_long", "“{field}” may have at most {max} characters.", "“{field}”最多 {max} 个字符。")
	ErrChoice      = Define(Invalid, "not_a_choice", "“{value}” is not one of the choices of “{field}”.", "“{value}”不是“{field}”的可选值。")
	ErrBadID       = Define(NotFound, "not_found", "There is no such record, or you may not see it.", "没有这条记录，或您无权查看。")
	ErrFull        = Define(Full, "storage_full", "The disk of the server is full: nothing was saved. Tell the administrator.", "服务器磁盘已满，未保存。请通知管理员。")
	ErrBusy        = Define(Unavailable, "busy", "The server is busy. Try again in a moment.", "服务器繁忙，请稍后再试。")
	ErrTooMany     = Define(TooMany, "too_many_requests", "Too many requests. Wait {retry_after} seconds.", "请求过多，请等待 {retry_after} 秒。")
)
