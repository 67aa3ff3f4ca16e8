package app

import (
	"tradewind/internal/crm/customer"
	"tradewind/internal/crm/org"
	"tradewind/internal/crm/task"
	"tradewind/internal/kit/access"
)

// grant is a small language for writing the shipped roles down: range per action, level per field group.
type grant struct{ g access.Grants }

func newGrant() *grant {
	return &grant{access.Grants{Actions: map[string]map[string]access.Range{}, Groups: map[string]map[string]access.Level{}}}
}

func (g *grant) can(r *access.Resource, rng access.Range, actions ...string) *grant {
	if g.g.Actions[r.Key] == nil {
		g.g.Actions[r.Key] = map[string]access.Range{}
	}
	for _, a := range actions {
		g.g.Actions[r.Key][a] = rng
	}
	return g
}

func (g *grant) sees(r *access.Resource, level access.Level, groups ...string) *grant {
	if g.g.Groups[r.Key] == nil {
		g.g.Groups[r.Key] = map[string]access.Level{}
	}
	for _, x := range groups {
		g.g.Groups[r.Key][x] = level
	}
	return g
}

// roleSeeds are the roles a new installation starts with. They are data from then on: the company copies and changes them.
func roleSeeds(reg *access.Registry) []org.RoleSeed {
	c, t := customer.Resource, task.Resource
	const (
		identity, profile, contact = customer.GroupIdentity, customer.GroupProfile, customer.GroupContact
		commercial, billing, notes = customer.GroupCommercial, customer.GroupBilling, customer.GroupNotes
	)
	everyone := func(rng access.Range) *grant {
		return newGrant().can(t, rng, "view", "edit", "delete").can(t, access.All, "create").sees(t, access.Edit, "basic")
	}
	manager := everyone(access.Department).can(c, access.Department, "view", "create", "edit", "delete", "transfer", "export", "bulk", "merge", "import").
		sees(c, access.Edit, identity, profile, contact, commercial, notes).sees(c, access.Read, billing)
	sales := everyone(access.Own).can(c, access.Own, "view", "create", "edit", "import", "bulk").
		sees(c, access.Edit, identity, profile, contact, commercial, notes).sees(c, access.Read, billing)
	merchandiser := everyone(access.Own).can(c, access.Department, "view").can(c, access.Own, "edit").
		sees(c, access.Read, identity, profile, contact, commercial).sees(c, access.Edit, notes)
	afterSales := everyone(access.Own).can(c, access.All, "view").
		sees(c, access.Read, identity, profile, contact, notes)
	quality := everyone(access.Own).can(c, access.All, "view").
		sees(c, access.Read, identity, profile, notes).sees(c, access.Masked, contact)
	finance := everyone(access.Own).can(c, access.All, "view", "edit", "export").
		sees(c, access.Read, identity).sees(c, access.Edit, billing)
	auditor := newGrant().can(c, access.All, "view").can(t, access.All, "view").sees(t, access.Read, "basic").
		sees(c, access.Read, identity, profile, contact, commercial, billing, notes).
		can(org.User, access.All, "view").can(org.Role, access.All, "view").can(org.AuditLog, access.All, "view", "export").can(org.JobQueue, access.All, "view")
	return []org.RoleSeed{
		{Key: "admin", Name: "Administrator", NameZh: "系统管理员", Description: "Everything: settings, people, all customers", DescriptionZh: "全部权限：设置、人员、所有客户", Grants: reg.Everything()},
		{Key: "sales_manager", Name: "Sales manager", NameZh: "销售经理", Description: "All customers of the department; transfer, merge, import, export", DescriptionZh: "本部门全部客户，可转移、合并、导入、导出", Grants: manager.g},
		{Key: "sales", Name: "Salesperson", NameZh: "外贸业务员", Description: "Own customers", DescriptionZh: "自己的客户", Grants: sales.g},
		{Key: "merchandiser", Name: "Merchandiser", NameZh: "跟单员", Description: "Sees the department's customers, writes requirements of own ones", DescriptionZh: "查看本部门客户，维护自己客户的要求", Grants: merchandiser.g},
		{Key: "after_sales", Name: "After-sales", NameZh: "售后", Description: "Sees all customers and their contacts", DescriptionZh: "查看所有客户及联系人", Grants: afterSales.g},
		{Key: "quality", Name: "Quality", NameZh: "品质", Description: "Sees all customers and their quality requirements, contact details masked", DescriptionZh: "查看所有客户的质量要求，联系方式打码", Grants: quality.g},
		{Key: "finance", Name: "Finance", NameZh: "财务", Description: "Billing fields of all customers, nothing else", DescriptionZh: "仅所有客户的开票结算字段", Grants: finance.g},
		{Key: "auditor", Name: "Auditor", NameZh: "审计", Description: "Reads everything and the audit log, changes nothing", DescriptionZh: "只读全部数据与操作日志", Grants: auditor.g},
	}
}
