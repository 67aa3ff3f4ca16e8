package app

import (
	"tradewind/internal/crm/activity"
	"tradewind/internal/crm/customer"
	"tradewind/internal/crm/home"
	"tradewind/internal/crm/org"
	"tradewind/internal/crm/own"
	"tradewind/internal/crm/task"
	"tradewind/internal/crm/transfer"
	"tradewind/internal/crm/trust"
	"tradewind/internal/crm/view"
	"tradewind/internal/kit/access"
	"tradewind/internal/kit/work"
)

// resources lists everything rights are given for, in the order the role matrix shows it.
func resources() []*access.Resource {
	return []*access.Resource{customer.Resource, task.Resource, org.User, org.Role, org.Setting, org.AuditLog, org.JobQueue}
}

// Features are the capabilities of the product, each wired once.
type Features struct {
	Org        *org.Service
	Own        *own.Service
	Customers  *customer.Service
	Tasks      *task.Service
	Views      *view.Service
	Home       *home.Service
	Activities *activity.Service
	Transfer   *transfer.Service
}

func (a *App) wireFeatures() {
	f := &a.Features
	f.Own = own.New(a.Door)
	f.Org = org.New(a.Door, org.Options{Clock: a.Clock, Seal: a.Seal, Log: a.Log, Seeds: roleSeeds(a.Registry), SecureCookies: a.serving.TLSCert != "", OnJob: a.Queue.Wake,
		GroupFields: f.groupFields})
	f.Customers = customer.New(a.Door, f.Own, f.Org, a.Blob)
	f.Tasks = task.New(a.Door, f.Org)
	f.Views = view.New(a.Door, f.Org, map[string]access.Need{"customer": customer.CanView, "task": task.CanView})
	f.Home = home.New(a.Door, f.Customers, f.Tasks)
	f.Activities = activity.New(a.Door, f.Customers, f.Org)
	f.Customers.AddChild(f.Tasks)
	f.Customers.GuardEvents("task", f.Tasks.Visible, task.Labels)
	f.Transfer = transfer.New(a.Door, f.Customers, f.Org, a.Blob, a.Queue, transfer.Options{Log: a.Log})
	f.Org.AddMover(f.Customers)
	f.Org.AddMover(f.Tasks)
	a.authenticate = f.Org.Authenticate
}

// groupFields lists the fields of each group of a resource for the role pages.
func (f *Features) groupFields(tx *work.Tx, resource string) (map[string][]string, error) {
	out := map[string][]string{}
	if resource != customer.Resource.Key {
		return out, nil
	}
	_, set, err := f.Own.Load(tx, "customer")
	if err != nil {
		return nil, err
	}
	for _, x := range set.List {
		out[x.Group] = append(out[x.Group], x.Key)
	}
	return out, nil
}

// derived tells what a restore has to compute again, because it is not the same on both engines.
func derived() []trust.Derived {
	return []trust.Derived{{Tables: []string{"customer_search"}, Rebuild: func(tx *work.Tx) error {
		return customer.New(nil, own.New(nil), nil, nil).Rebuild(tx)
	}}}
}

func (a *App) mountFeatures() {
	f := &a.Features
	f.Org.Mount(a.Router)
	f.Customers.Mount(a.Router, org.Setting.Of(access.Manage))
	f.Own.Mount(a.Router, org.Setting.Of(access.Manage))
	f.Tasks.Mount(a.Router)
	f.Views.Mount(a.Router)
	f.Home.Mount(a.Router)
	f.Activities.Mount(a.Router)
	f.Transfer.Mount(a.Router)
}
