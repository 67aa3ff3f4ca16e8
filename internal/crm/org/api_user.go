package org

import (
	"context"
	"net/http"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/rest"
)

// CreatedUser is a new user; the generated password is shown once.
type CreatedUser struct {
	UserInfo
	InitialPassword string `json:"initial_password,omitempty"`
}

// DisableInput says who takes over the records.
type DisableInput struct {
	ReassignTo string `json:"reassign_to,omitempty" maxLength:"64" doc:"Active user who gets all records of the disabled one"`
}

// DisabledUser is a disabled user and how many records changed hands.
type DisabledUser struct {
	UserInfo
	Moved int `json:"moved"`
}

// InitialPassword is shown once.
type InitialPassword struct {
	InitialPassword string `json:"initial_password"`
}

func (s *Service) mountUsers(r *rest.Router) {
	view, manage := User.Of(access.View), User.Of(access.Manage)
	rest.Register(r, rest.Op{Method: "GET", Path: "/users", ID: "list-users", Tag: "Users", Summary: "Users by name", Needs: view},
		func(ctx context.Context, in *struct {
			rest.Paged
			Q      string `query:"q" maxLength:"200" doc:"Part of a name, its pinyin or initials, sign-in name or mail address"`
			Status string `query:"status" enum:"active,disabled"`
		}) (*rest.Body[rest.Page[UserInfo]], error) {
			return rest.Answer(s.Users(ctx, UserQuery{Q: in.Q, Status: in.Status, Cursor: in.Cursor, Limit: in.Limit}))
		})
	rest.Register(r, rest.Op{Method: "POST", Path: "/users", ID: "create-user", Tag: "Users", Summary: "Make a user", Needs: manage, Secret: true},
		func(ctx context.Context, in *body[NewUser]) (*rest.Tagged[CreatedUser], error) {
			u, initial, err := s.CreateUser(ctx, in.Body)
			return tagged(CreatedUser{u, initial}, u.Version, err)
		})
	rest.Register(r, rest.Op{Method: "GET", Path: "/users/{id}", ID: "get-user", Tag: "Users", Summary: "One user", Needs: view},
		func(ctx context.Context, in *rest.Id) (*rest.Tagged[UserInfo], error) {
			if err := in.Check(); err != nil {
				return nil, err
			}
			u, err := s.UserByID(ctx, in.ID)
			return tagged(u, u.Version, err)
		})
	rest.Register(r, rest.Op{Method: "PATCH", Path: "/users/{id}", ID: "update-user", Tag: "Users", Summary: "Change a user's profile, team and roles", Needs: manage},
		func(ctx context.Context, in *edit[UserChange]) (*rest.Tagged[UserInfo], error) {
			v, err := in.version()
			if err != nil {
				return nil, err
			}
			u, err := s.UpdateUser(ctx, in.ID, v, in.Body)
			return tagged(u, u.Version, err)
		})
	rest.Register(r, rest.Op{Method: "GET", Path: "/users/{id}/access", ID: "user-access", Tag: "Users", Summary: "What may this person do, and why?", Needs: view},
		func(ctx context.Context, in *rest.Id) (*rest.Body[AccessInfo], error) {
			if err := in.Check(); err != nil {
				return nil, err
			}
			return rest.Answer(s.Access(ctx, in.ID))
		})
	rest.Register(r, rest.Op{Method: "POST", Path: "/users/{id}/disable", ID: "disable-user", Tag: "Users", Summary: "End a person's access at once", Needs: manage, Status: http.StatusOK},
		func(ctx context.Context, in *struct {
			rest.Id
			Body *DisableInput
		}) (*rest.Tagged[DisabledUser], error) {
			if err := in.Check(); err != nil {
				return nil, err
			}
			to := ""
			if in.Body != nil {
				to = in.Body.ReassignTo
			}
			u, moved, err := s.DisableUser(ctx, in.ID, to)
			return tagged(DisabledUser{u, moved}, u.Version, err)
		})
	rest.Register(r, rest.Op{Method: "POST", Path: "/users/{id}/enable", ID: "enable-user", Tag: "Users", Summary: "Give a disabled person access again", Needs: manage, Status: http.StatusOK},
		func(ctx context.Context, in *rest.Id) (*rest.Tagged[UserInfo], error) {
			if err := in.Check(); err != nil {
				return nil, err
			}
			u, err := s.EnableUser(ctx, in.ID)
			return tagged(u, u.Version, err)
		})
	rest.Register(r, rest.Op{Method: "POST", Path: "/users/{id}/reset-password", ID: "reset-password", Tag: "Users",
		Summary: "Give a new initial password, shown once; sessions end and tokens are revoked", Needs: manage, Status: http.StatusOK, Secret: true},
		func(ctx context.Context, in *rest.Id) (*rest.Body[InitialPassword], error) {
			if err := in.Check(); err != nil {
				return nil, err
			}
			p, err := s.ResetPassword(ctx, in.ID)
			return rest.Answer(InitialPassword{p}, err)
		})
	rest.Register(r, rest.Op{Method: "POST", Path: "/users/{id}/reset-totp", ID: "reset-totp", Tag: "Users", Summary: "Turn off a person's two-factor sign-in", Needs: manage, Status: noContent},
		func(ctx context.Context, in *rest.Id) (*rest.Empty, error) {
			if err := in.Check(); err != nil {
				return nil, err
			}
			return done(s.ResetTOTP(ctx, in.ID))
		})
	rest.Register(r, rest.Op{Method: "POST", Path: "/users/{id}/sign-out-everywhere", ID: "sign-out-everywhere", Tag: "Users",
		Summary: "End all sessions of a person and revoke his tokens", Needs: manage, Status: noContent},
		func(ctx context.Context, in *rest.Id) (*rest.Empty, error) {
			if err := in.Check(); err != nil {
				return nil, err
			}
			return done(s.SignOutEverywhere(ctx, in.ID))
		})
}

func (s *Service) mountHouse(r *rest.Router) {
	manage := User.Of(access.Manage)
	rest.Register(r, rest.Op{Method: "GET", Path: "/teams", ID: "list-teams", Tag: "Teams", Summary: "All teams", Needs: access.SignedIn},
		func(ctx context.Context, _ *struct{}) (*rest.Body[list[TeamInfo]], error) {
			return listed(s.Teams(ctx))
		})
	rest.Register(r, rest.Op{Method: "POST", Path: "/teams", ID: "create-team", Tag: "Teams", Summary: "Make a team", Needs: manage},
		func(ctx context.Context, in *body[NewTeam]) (*rest.Tagged[TeamInfo], error) {
			t, err := s.CreateTeam(ctx, in.Body)
			return tagged(t, t.Version, err)
		})
	rest.Register(r, rest.Op{Method: "PATCH", Path: "/teams/{id}", ID: "update-team", Tag: "Teams", Summary: "Change a team", Needs: manage},
		func(ctx context.Context, in *edit[TeamChange]) (*rest.Tagged[TeamInfo], error) {
			v, err := in.version()
			if err != nil {
				return nil, err
			}
			t, err := s.UpdateTeam(ctx, in.ID, v, in.Body)
			return tagged(t, t.Version, err)
		})
	rest.Register(r, rest.Op{Method: "DELETE", Path: "/teams/{id}", ID: "delete-team", Tag: "Teams", Summary: "Remove an empty team", Needs: manage, Status: noContent},
		func(ctx context.Context, in *removal) (*rest.Empty, error) {
			v, err := in.version()
			if err != nil {
				return nil, err
			}
			return done(s.DeleteTeam(ctx, in.ID, v))
		})
	rest.Register(r, rest.Op{Method: "GET", Path: "/departments", ID: "list-departments", Tag: "Teams", Summary: "All departments", Needs: access.SignedIn},
		func(ctx context.Context, _ *struct{}) (*rest.Body[list[DepartmentInfo]], error) {
			return listed(s.Departments(ctx))
		})
	rest.Register(r, rest.Op{Method: "POST", Path: "/departments", ID: "create-department", Tag: "Teams", Summary: "Make a department", Needs: manage},
		func(ctx context.Context, in *body[NewDepartment]) (*rest.Tagged[DepartmentInfo], error) {
			d, err := s.CreateDepartment(ctx, in.Body)
			return tagged(d, d.Version, err)
		})
	rest.Register(r, rest.Op{Method: "PATCH", Path: "/departments/{id}", ID: "update-department", Tag: "Teams", Summary: "Change a department", Needs: manage},
		func(ctx context.Context, in *edit[DepartmentChange]) (*rest.Tagged[DepartmentInfo], error) {
			v, err := in.version()
			if err != nil {
				return nil, err
			}
			d, err := s.UpdateDepartment(ctx, in.ID, v, in.Body)
			return tagged(d, d.Version, err)
		})
	rest.Register(r, rest.Op{Method: "DELETE", Path: "/departments/{id}", ID: "delete-department", Tag: "Teams", Summary: "Remove an empty department", Needs: manage, Status: noContent},
		func(ctx context.Context, in *removal) (*rest.Empty, error) {
			v, err := in.version()
			if err != nil {
				return nil, err
			}
			return done(s.DeleteDepartment(ctx, in.ID, v))
		})
}

// AccessMatrix is all there is to grant.
type AccessMatrix struct {
	Resources []MatrixResource `json:"resources"`
}

func (s *Service) mountRoles(r *rest.Router) {
	view, manage := Role.Of(access.View), Role.Of(access.Manage)
	rest.Register(r, rest.Op{Method: "GET", Path: "/access/matrix", ID: "access-matrix", Tag: "Roles", Summary: "All rights and field groups there are", Needs: access.SignedIn},
		func(ctx context.Context, _ *struct{}) (*rest.Body[AccessMatrix], error) {
			m, err := s.Matrix(ctx)
			return rest.Answer(AccessMatrix{m}, err)
		})
	rest.Register(r, rest.Op{Method: "GET", Path: "/roles", ID: "list-roles", Tag: "Roles", Summary: "All roles", Needs: view},
		func(ctx context.Context, _ *struct{}) (*rest.Body[list[RoleInfo]], error) {
			return listed(s.Roles(ctx))
		})
	rest.Register(r, rest.Op{Method: "POST", Path: "/roles", ID: "create-role", Tag: "Roles", Summary: "Make a role, from nothing or as a copy", Needs: manage},
		func(ctx context.Context, in *body[NewRole]) (*rest.Tagged[RoleInfo], error) {
			x, err := s.CreateRole(ctx, in.Body)
			return tagged(x, x.Version, err)
		})
	rest.Register(r, rest.Op{Method: "GET", Path: "/roles/{id}", ID: "get-role", Tag: "Roles", Summary: "One role", Needs: view},
		func(ctx context.Context, in *rest.Id) (*rest.Tagged[RoleInfo], error) {
			if err := in.Check(); err != nil {
				return nil, err
			}
			x, err := s.RoleByID(ctx, in.ID)
			return tagged(x, x.Version, err)
		})
	rest.Register(r, rest.Op{Method: "PATCH", Path: "/roles/{id}", ID: "update-role", Tag: "Roles", Summary: "Change a role", Needs: manage},
		func(ctx context.Context, in *edit[RoleChange]) (*rest.Tagged[RoleInfo], error) {
			v, err := in.version()
			if err != nil {
				return nil, err
			}
			x, err := s.UpdateRole(ctx, in.ID, v, in.Body)
			return tagged(x, x.Version, err)
		})
	rest.Register(r, rest.Op{Method: "DELETE", Path: "/roles/{id}", ID: "delete-role", Tag: "Roles", Summary: "Remove a role nobody has", Needs: manage, Status: noContent},
		func(ctx context.Context, in *removal) (*rest.Empty, error) {
			v, err := in.version()
			if err != nil {
				return nil, err
			}
			return done(s.DeleteRole(ctx, in.ID, v))
		})
}
