package work

import (
	"context"

	"tradewind/internal/kit/access"
)

// Actor is who does something: a signed-in person, a token, the system for a named job, or nobody yet.
type Actor struct {
	// Kind is user, token, system or anonymous.
	Kind string
	// ID is the user's id (also for a token of his), or the job's name for the system.
	ID     string
	Name   string
	Rights *access.Rights
	// SessionID or TokenID says which credential was used.
	SessionID string
	TokenID   string
	OnBehalf  string
	IP        string
	Agent     string
	RequestID string
	// Lang is "zh-CN" or "en"; Zone an IANA name.
	Lang string
	Zone string
}

type actorKey struct{}

// WithActor puts the actor into the context.
func WithActor(ctx context.Context, a *Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, a)
}

var nobody = &Actor{Kind: "anonymous"}

// ActorOf returns the actor of the context; nobody when there is none.
func ActorOf(ctx context.Context) *Actor {
	if a, ok := ctx.Value(actorKey{}).(*Actor); ok {
		return a
	}
	return nobody
}

// System makes the actor for a named piece of background or command-line work; the door gives it all rights.
func System(name string) *Actor {
	return &Actor{Kind: "system", ID: name, Name: "system:" + name, Lang: "en", Zone: "UTC"}
}
