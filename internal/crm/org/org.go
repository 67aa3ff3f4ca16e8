// Package org owns the people of the company and what they may do: users, teams, departments, roles, sign-in, sessions,
// personal API tokens, the company's own settings, and the administrator's pages over the audit log and the job queue. It
// refuses to know any record of the trade; whoever owns such records tells it how to hand them over.
//
// Everything that changes what somebody may do raises the policy version in the same transaction; rights are cached per
// version and the version is read with each request, so a change counts from the next request on every node.
package org

import (
	"log/slog"
	"sync/atomic"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/clock"
	"tradewind/internal/kit/seal"
	"tradewind/internal/kit/work"
)

// The resources of this package. They are declarations: nothing writes to them.
var (
	User = &access.Resource{Key: "user", Label: access.Label{En: "Users and teams", Zh: "用户与团队"},
		Actions: []access.Action{access.View, access.Manage}}
	Role = &access.Resource{Key: "role", Label: access.Label{En: "Roles", Zh: "角色"},
		Actions: []access.Action{access.View, access.Manage}}
	Setting = &access.Resource{Key: "setting", Label: access.Label{En: "Settings", Zh: "系统设置"},
		Actions: []access.Action{access.Manage}}
	AuditLog = &access.Resource{Key: "audit", Label: access.Label{En: "Audit log", Zh: "审计日志"},
		Actions: []access.Action{access.View, access.Export}}
	JobQueue = &access.Resource{Key: "job", Label: access.Label{En: "Background jobs", Zh: "后台任务"},
		Actions: []access.Action{access.View, access.Manage}}
)

// OwnerMover hands all records of one person to another; each feature with owned records provides one. It returns how
// many it moved.
type OwnerMover interface {
	MoveAll(tx *work.Tx, from, to string) (int, error)
}

// Options configure the service. Seal is required; the zero value of the rest works.
type Options struct {
	Clock clock.Clock
	Seal  *seal.Box
	Log   *slog.Logger
	// Seeds are the roles a new installation starts with; one of them must have the key "admin".
	Seeds []RoleSeed
	// SecureCookies names cookies __Host-… and marks them Secure: set where pages are served over TLS.
	SecureCookies bool
	// Movers hand over records when somebody is disabled.
	Movers []OwnerMover
	// GroupFields lists the field keys of each field group of a resource, own fields included, for the role pages.
	GroupFields func(tx *work.Tx, resource string) (map[string][]string, error)
	// Argon sets the cost of password hashes; the zero value is DefaultArgon.
	Argon Argon
	// OnJob is called after a job was made ready by hand, to run it without waiting for the next look.
	OnJob func()
}

// Service is the only way to this package's data.
type Service struct {
	door   *work.Door
	opt    Options
	hash   *hasher
	house  atomic.Pointer[directory]
	cookie cookieNames
}

// New makes the service.
func New(door *work.Door, opt Options) *Service {
	if opt.Clock == nil {
		opt.Clock = clock.System{}
	}
	if opt.Log == nil {
		opt.Log = slog.Default()
	}
	if opt.Argon == (Argon{}) {
		opt.Argon = DefaultArgon()
	}
	if opt.Seal == nil {
		panic("org: no seal for the secrets at rest")
	}
	s := &Service{door: door, opt: opt, hash: newHasher(opt.Argon), cookie: cookieNames{session: "tw_session", device: "tw_device"}}
	if opt.SecureCookies {
		s.cookie = cookieNames{session: "__Host-tw_session", device: "__Host-tw_device"}
	}
	return s
}

type cookieNames struct{ session, device string }

// AddMover registers a feature's way to hand over records; only while the program is being wired.
func (s *Service) AddMover(m OwnerMover) { s.opt.Movers = append(s.opt.Movers, m) }
