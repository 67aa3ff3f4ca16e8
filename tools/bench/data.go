package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"tradewind/internal/app"
	"tradewind/internal/crm/customer"
	"tradewind/internal/crm/org"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/work"
)

// The data set is made from a fixed seed: the same figures come from the same rows.
const (
	seed      = 7
	owners    = 20
	teams     = 4
	password  = "measured-every-night"
	perCommit = 500
)

// countries in the order of how often they occur.
var countries = []string{"US", "DE", "GB", "FR", "AU", "JP", "KR", "AE", "SA", "BR", "MX", "CL", "PL", "NL", "IT", "ES", "RU", "VN", "TH", "MY", "ID", "PH",
	"IN", "ZA", "NG", "KE", "EG", "TR", "SE", "NO", "DK", "FI", "CZ", "AT", "CH", "BE", "PT", "GR", "RO", "HU", "UA", "IL", "JO", "KW", "QA", "OM", "PK", "BD",
	"LK", "NZ", "CA", "AR", "PE", "CO", "EC", "MA", "DZ", "TN", "GH", "SG"}

var (
	heads = []string{"Pacific", "Northern", "Golden", "Silver", "Harbor", "Summit", "River", "Atlas", "Orient", "Meridian", "Cedar", "Crown", "Delta", "Eagle", "Falcon",
		"Granite", "Horizon", "Iron", "Jasper", "Kingfisher", "Lakeside", "Maple", "Nova", "Oak", "Pioneer", "Quartz", "Royal", "Sterling", "Titan", "Union",
		"Valley", "Western", "Zenith", "Amber", "Baltic", "Coral", "Dorado", "Everest", "Fjord", "Gulf", "Müller", "Søren", "Lévesque", "Gonçalves", "Łukasz", "Şahin"}
	trades = []string{"Lighting", "Kitchenware", "Hardware", "Textiles", "Garden", "Furniture", "Appliances", "Tools", "Packaging", "Sports", "Medical", "Automotive",
		"Ceramics", "Stationery", "Toys", "Electronics"}
	kinds  = []string{"Trading", "Imports", "Distribution", "Wholesale", "Supply", "Group", "Partners", "Holdings", "Retail", "Sourcing"}
	forms  = []string{"Ltd", "GmbH", "Inc", "S.A.", "LLC", "B.V.", "S.r.l.", "Pty Ltd"}
	zhCity = []string{"上海", "宁波", "深圳", "广州", "青岛", "厦门", "义乌", "杭州", "天津", "大连", "香港", "台北", "新加坡", "吉隆坡"}
	zhName = []string{"东方", "金石", "瑞丰", "恒信", "嘉德", "万通", "海纳", "天成", "永固", "明辉", "鼎盛", "和润", "安泰", "远航", "博雅", "创世", "德邦", "富源", "国泰", "宏图",
		"建业", "凯旋", "立信", "美佳", "诺亚", "欧典", "佳和", "荣昌", "尚品", "通达", "伟业", "新锐", "星光", "扬帆", "亿联", "元亨", "正大", "中联", "众诚", "卓越"}
	zhTrade = []string{"进出口", "贸易", "国际贸易", "实业", "五金", "照明", "家居用品", "纺织品"}
	zhForm  = []string{"有限公司", "股份有限公司", "集团"}
	people  = []string{"Anna", "Ben", "Carla", "David", "Elena", "Felix", "Grace", "Hugo", "Ines", "Jonas", "Karin", "Luis", "Maria", "Nils", "Olga", "Pavel", "Rosa", "Sven"}
)

// company is one customer of the data set.
type company struct {
	name, country, domain string
	owner                 int
}

// make returns the n-th company, the same one every time.
func make1(n int) company {
	r := rand.New(rand.NewPCG(seed, uint64(n)))
	// Countries follow a falling distribution; owners rotate, so that the fullest pair holds about half a per cent.
	z := r.Float64() * r.Float64()
	c := company{country: countries[int(z*float64(len(countries)))], owner: r.IntN(owners)}
	if r.IntN(10) < 3 {
		name := zhName[r.IntN(len(zhName))] + zhName[r.IntN(len(zhName))]
		if n%3700 == 11 { // a word that few names hold
			name = "华贸" + zhName[r.IntN(len(zhName))]
		}
		c.name = zhCity[r.IntN(len(zhCity))] + name + zhTrade[r.IntN(len(zhTrade))] + zhForm[r.IntN(len(zhForm))]
	} else {
		c.name = fmt.Sprintf("%s %s %s %s", heads[r.IntN(len(heads))], trades[r.IntN(len(trades))], kinds[r.IntN(len(kinds))], forms[r.IntN(len(forms))])
		if n%3700 == 5 {
			c.name = "Transpacifica " + c.name
		}
	}
	c.domain = fmt.Sprintf("firm%07d.example", n)
	return c
}

// dataset fills an empty installation.
type dataset struct {
	users  []string
	teams  []string
	boss   string
	loaded time.Duration
}

func p[T any](v T) *T { return &v }

// load makes the company, its people and n customers with three contacts and five activities each, through the verbs
// people use; only activities are written in bulk.
func load(ctx context.Context, a *app.App, n int, progress func(int)) (*dataset, error) {
	d := &dataset{}
	start := time.Now()
	f := &a.Features
	entry, err := f.Org.Setup(ctx, org.SetupInput{CompanyName: "Measured", CompanyNameZh: "测量", BaseCurrency: "USD", TimeZone: "Asia/Shanghai", Language: "en",
		Admin: org.SetupAdmin{Login: "admin", Name: "Admin", Password: password}})
	if err != nil {
		return nil, err
	}
	d.boss = entry.Me.ID
	sys := work.WithActor(ctx, work.System("bench"))
	dep, err := f.Org.CreateDepartment(sys, org.NewDepartment{Name: "Sales"})
	if err != nil {
		return nil, err
	}
	for i := range teams {
		t, err := f.Org.CreateTeam(sys, org.NewTeam{Name: fmt.Sprintf("Team %d", i+1), DepartmentID: dep.ID})
		if err != nil {
			return nil, err
		}
		d.teams = append(d.teams, t.ID)
	}
	for i := range owners {
		u, _, err := f.Org.CreateUser(sys, org.NewUser{Login: fmt.Sprintf("sales%02d", i), Name: fmt.Sprintf("Sales %02d", i), Password: password, TeamID: d.teams[i%teams],
			RoleIDs: []string{"sales"}, MustChange: p(false)})
		if err != nil {
			return nil, err
		}
		d.users = append(d.users, u.ID)
	}
	for done := 0; done < n; done += perCommit {
		ids := make([]string, 0, perCommit)
		err := a.Door.Update(sys, customer.CanCreate, func(tx *work.Tx) error {
			ids = ids[:0]
			for i := done; i < min(done+perCommit, n); i++ {
				c := make1(i)
				in := customer.Patch{Name: &c.name, Country: &c.country, Website: p("https://" + c.domain), Email: p("info@" + c.domain), OwnerID: &d.users[c.owner],
					Stage: p(customer.Stages[i%len(customer.Stages)].Code), ValueTier: p(customer.ValueTiers[i%4].Code), BusinessKind: p("long_term"), City: p("Harbour"),
					Phone: p(fmt.Sprintf("+86 574 8%07d", i%9999999))}
				opt := customer.CreateOptions{AllowDuplicates: true}
				for k := range 3 {
					name := people[(i+k)%len(people)]
					opt.Contacts = append(opt.Contacts, customer.ContactPatch{Name: p(fmt.Sprintf("%s %d", name, i)), IsMain: p(k == 0), Department: p("purchasing"),
						Emails: &[]customer.Point{{Value: fmt.Sprintf("%s%d@%s", name, k, c.domain)}}})
				}
				made, err := f.Customers.Create(tx, &in, opt)
				if err != nil {
					return fmt.Errorf("customer %d: %w", i, err)
				}
				ids = append(ids, made.ID)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		if err := activities(sys, a, ids, d.boss); err != nil {
			return nil, err
		}
		progress(min(done+perCommit, n))
	}
	d.loaded = time.Since(start)
	return d, nil
}

// activityRow mirrors the table; activities are loaded without their verbs, as history is when a firm moves in.
type activityRow struct {
	ID         string  `db:"id"`
	CustomerID string  `db:"customer_id"`
	ContactID  *string `db:"contact_id"`
	Kind       string  `db:"kind"`
	Direction  string  `db:"direction"`
	At         db.Time `db:"at"`
	Subject    string  `db:"subject"`
	Body       string  `db:"body"`
	CreatedAt  db.Time `db:"created_at"`
	CreatedBy  string  `db:"created_by"`
	UpdatedAt  db.Time `db:"updated_at"`
	Version    int64   `db:"version"`
}

func activities(ctx context.Context, a *app.App, ids []string, by string) error {
	return a.Door.Housekeep(ctx, "bench.load", func(t *db.Tx) error {
		for i, cid := range ids {
			for k := range 5 {
				at := db.At(t.Now().AddDate(0, 0, -(i+k*17)%700))
				row := activityRow{ID: id.New(), CustomerID: cid, Kind: []string{"note", "call", "email", "meeting", "chat"}[k], At: at, Subject: "Follow-up",
					Body: "Asked for the price of the spring catalogue and the lead time.", CreatedAt: at, CreatedBy: by, UpdatedAt: at, Version: 1}
				if err := db.Insert(t, "activity", row); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
