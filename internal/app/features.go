package app

import (
	"tradewind/internal/crm/customer"
	"tradewind/internal/crm/home"
	"tradewind/internal/crm/org"
	"tradewind/internal/crm/own"
	"tradewind/internal/crm/task"
	"tradewind/internal/crm/view"
	"tradewind/internal/kit/access"
	"tradewind/internal/kit/work"
)

// resources lists everything rights are given for, in the order the role matrix shows it.
func resources() []*access.Resource {
	return []*access.Resource{customer.Resource, task.Resource, org.User, org.Role, org.Setting, org.AuditLog, org.JobQueue}
}

// features are the capabilities of the product, each wired once.
type features struct {
	org       *org.Service
	own       *own.Service
	customers *customer.Service
	tasks     *task.Service
	views     *view.Service
	home      *home.Service
}

func (a *App) wireFeatures() {
	f := &a.features
	f.own = own.New(a.Door)
	f.org = org.New(a.Door, org.Options{Clock: a.Clock, Seal: a.Seal, Log: a.Log, Seeds: roleSeeds(a.Registry), SecureCookies: a.serving.TLSCert != "", OnJob: a.Queue.Wake,
		GroupFields: f.groupFields})
	f.customers = customer.New(a.Door, f.own, f.org, a.Blob)
	f.tasks = task.New(a.Door, f.org)
	f.views = view.New(a.Door, f.org, map[string]access.Need{"customer": customer.CanView, "task": task.CanView})
	f.home = home.New(a.Door, f.customers, f.tasks)
	f.org.AddMover(f.customers)
	f.org.AddMover(f.tasks)
	a.authenticate = f.org.Authenticate
}

// groupFields lists the fields of each group of a resource for the role pages.
func (f *features) groupFields(tx *work.Tx, resource string) (map[string][]string, error) {
	out := map[string][]string{}
	if resource != customer.Resource.Key {
		return out, nil
	}
	_, set, err := f.own.Load(tx, "customer")
	if err != nil {
		return nil, err
	}
	for _, x := range set.List {
		out[x.Group] = append(out[x.Group], x.Key)
	}
	return out, nil
}

func (a *App) mountFeatures() {
	f := &a.features
	f.org.Mount(a.Router)
	f.customers.Mount(a.Router, org.Setting.Of(access.Manage))
	f.own.Mount(a.Router, org.Setting.Of(access.Manage))
	f.tasks.Mount(a.Router)
	f.views.Mount(a.Router)
	f.home.Mount(a.Router)
}
