// Package home owns the first page a person opens and the search of the palette: a few figures of his own work, each of
// which opens the rows behind it. It keeps nothing; it asks the other features.
package home

import (
	"context"
	"net/http"

	"tradewind/internal/crm/customer"
	"tradewind/internal/crm/task"
	"tradewind/internal/kit/access"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/rest"
	"tradewind/internal/kit/work"
)

// Service answers for the home page.
type Service struct {
	door      *work.Door
	customers *customer.Service
	tasks     *task.Service
}

// New makes the service.
func New(door *work.Door, customers *customer.Service, tasks *task.Service) *Service {
	return &Service{door: door, customers: customers, tasks: tasks}
}

// staleDays is after how many days without contact a customer of one's own is shown as forgotten.
const staleDays = 60

// Home is the workbench. Parts the reader has no right to are absent.
type Home struct {
	Stages        []customer.StageCount `json:"stages"`
	Mine          Number                `json:"mine"`
	Tasks         task.Counts           `json:"tasks"`
	DueTasks      []task.View           `json:"due_tasks"`
	Recent        []customer.View       `json:"recent"`
	Stale         []customer.Stale      `json:"stale"`
	SingleContact Number                `json:"single_contact"`
	NextContact   Number                `json:"next_contact" doc:"Own customers whose next contact is due"`
}

// Number is one figure.
type Number struct {
	Count int64 `json:"count"`
}

func (s *Service) home(tx *work.Tx) (h Home, err error) {
	h.Stages, h.DueTasks, h.Recent, h.Stale = []customer.StageCount{}, []task.View{}, []customer.View{}, []customer.Stale{}
	if tx.Can(customer.CanView) {
		if h.Stages, h.Mine.Count, err = customer.ByStage(tx); err != nil {
			return h, err
		}
		if h.Recent, err = s.customers.Recent(tx, 8); err != nil {
			return h, err
		}
		if h.Stale, err = customer.StaleSince(tx, staleDays, 8); err != nil {
			return h, err
		}
		if h.SingleContact.Count, err = customer.SingleContact(tx); err != nil {
			return h, err
		}
		if tx.Rights().Level(customer.Resource.Key, customer.GroupProfile) >= access.Read {
			p, err := s.customers.List(tx, customer.Query{Filter: customer.OverdueFilter(), Limit: 1, Columns: []string{"next_contact_on"}})
			if err != nil {
				return h, err
			}
			h.NextContact.Count = p.Total.Count
		}
	}
	if tx.Can(task.CanView) {
		if h.Tasks, err = s.tasks.CountDue(tx); err != nil {
			return h, err
		}
		p, err := s.tasks.List(tx, task.Query{States: []string{"open", "doing"}, Assignee: "me", Limit: 8})
		if err != nil {
			return h, err
		}
		h.DueTasks = p.Items
	}
	return h, nil
}

// Hit is one result of the palette's search.
type Hit struct {
	Type       string `json:"type" enum:"customer,contact,task"`
	ID         string `json:"id"`
	CustomerID string `json:"customer_id,omitempty"`
	Title      string `json:"title"`
	Subtitle   string `json:"subtitle,omitempty"`
	Country    string `json:"country,omitempty"`
}

func (s *Service) search(tx *work.Tx, q string, limit int) ([]Hit, error) {
	out := []Hit{}
	if tx.Can(customer.CanView) {
		cs, err := s.customers.Find(tx, q, limit)
		if err != nil {
			return nil, err
		}
		for i := range cs {
			c := &cs[i]
			sub := c.NameLocal
			if sub == "" {
				sub = c.City
			}
			out = append(out, Hit{Type: "customer", ID: c.ID, Title: c.Name, Subtitle: sub, Country: c.Country})
		}
		ps, err := s.customers.FindContacts(tx, q, 4)
		if err != nil {
			return nil, err
		}
		for _, p := range ps {
			out = append(out, Hit{Type: "contact", ID: p.Contact.ID, CustomerID: p.Contact.CustomerID, Title: p.Contact.Name, Subtitle: p.Customer})
		}
	}
	if tx.Can(task.CanView) {
		ts, err := s.tasks.List(tx, task.Query{States: []string{"open", "doing"}, Q: q, Limit: 4})
		if err != nil {
			return nil, err
		}
		for _, t := range ts.Items {
			out = append(out, Hit{Type: "task", ID: t.ID, Title: t.Title, Subtitle: t.DueOn})
		}
	}
	return out, nil
}

// Mount registers the operations.
func (s *Service) Mount(r *rest.Router) {
	rest.Register(r, rest.Op{Method: http.MethodGet, Path: "/home", ID: "home", Tag: "home", Summary: "The workbench of the caller", Needs: access.SignedIn},
		func(ctx context.Context, _ *struct{}) (*rest.Body[Home], error) {
			var h Home
			err := s.door.View(ctx, access.SignedIn, func(tx *work.Tx) (err error) { h, err = s.home(tx); return err })
			return rest.Answer(h, err)
		})
	rest.Register(r, rest.Op{Method: http.MethodGet, Path: "/search", ID: "search", Tag: "home", Summary: "Search everything the caller may see", Needs: access.SignedIn},
		func(ctx context.Context, in *struct {
			Q     string `query:"q" maxLength:"200"`
			Limit int    `query:"limit" minimum:"1" maximum:"20" default:"8"`
		}) (*rest.Body[rest.Page[Hit]], error) {
			p := rest.Page[Hit]{Items: []Hit{}}
			if in.Q == "" {
				return rest.Answer(p, nil)
			}
			err := s.door.View(ctx, access.SignedIn, func(tx *work.Tx) (err error) { p.Items, err = s.search(tx, in.Q, in.Limit); return err })
			return rest.Answer(p, err)
		})
	rest.Register(r, rest.Op{Method: http.MethodPut, Path: "/recent/customers/{id}", ID: "remember-customer", Tag: "home", Summary: "Note that the caller opened a customer", Needs: customer.CanView, Status: 204},
		func(ctx context.Context, in *rest.Id) (*rest.Empty, error) {
			if err := in.Check(); err != nil {
				return nil, err
			}
			user := work.ActorOf(ctx).ID
			return &rest.Empty{}, s.door.Housekeep(ctx, "recent", func(t *db.Tx) error { return customer.Remember(t, user, in.ID) })
		})
}
