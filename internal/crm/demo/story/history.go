package story

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// moment carries what differs between two uses of the same words: the day (document numbers), the contact, the author.
type moment struct {
	at      time.Time
	prefix  string // QT for quotations, PI for invoices
	contact Contact
	by      string
}

// price is a FOB price in cents of the customer's currency, at a calm year's rates.
func (s *saga) price(p product) string {
	per1000, sign := int64(1000), "USD"
	switch s.c.Currency {
	case "EUR":
		per1000, sign = 920, "EUR"
	case "GBP":
		per1000, sign = 790, "GBP"
	case "AUD":
		per1000, sign = 1520, "AUD"
	case "CNY":
		per1000, sign = 7150, "CNY"
	}
	v := p.cents * per1000 / 1000
	switch s.c.Incoterm { // freight, insurance, duty on top of FOB
	case "CIF", "CFR":
		v = v * 108 / 100
	case "DAP", "FCA":
		v = v * 102 / 100
	case "DDP":
		v = v * 138 / 100
	}
	return fmt.Sprintf("%s %d.%02d", sign, v/100, v%100)
}

// say fills the slots of a text.
func (s *saga) say(t string, l moment) string {
	if !strings.Contains(t, "{") {
		return t
	}
	if l.contact.Name == "" && len(s.people) > 0 {
		l.contact = s.people[0]
	}
	cert := ""
	if s.main.line == 'k' {
		cert = "LFGB"
	}
	for _, c := range strings.Split(s.land.certs, ",") {
		if relevant(c, string(s.main.line)) && c != "BSCI" && c != "FSC" {
			cert = c
			break
		}
	}
	if cert == "" {
		cert = "CE"
	}
	no := l.prefix + l.at.Format("060102")
	if len(s.c.Domain) > 0 {
		no += fmt.Sprintf("-%02d", int(s.c.Domain[0]+s.c.Domain[len(s.c.Domain)/2])%90+10)
	}
	days := 30 + int(s.main.cents)%3*5
	sourceFair := s.fair.zh
	if hasLatinOnly(t) {
		sourceFair = s.fair.en
	}
	start, trigger, docs, check, collect := "We start production when the deposit arrives.", "after deposit", "originals follow after the balance", "确认定金到账", "催尾款"
	switch {
	case strings.HasPrefix(s.c.PaymentTerms, "lc"):
		start, trigger, docs, check, collect = "We start production when the L/C is received and checked.", "after receipt of the L/C", "the documents go through the bank", "审核信用证条款", "备齐单据交单议付"
	case strings.HasPrefix(s.c.PaymentTerms, "oa"), strings.HasPrefix(s.c.PaymentTerms, "dp"):
		start, trigger, docs, check, collect = "We start production on your signed confirmation.", "after order confirmation", "originals follow", "确认 PI 回签", "跟进到期回款"
	case s.c.PaymentTerms == "tt_100_advance":
		start, trigger, docs, collect = "We start production when the payment arrives.", "after payment", "originals go out by courier today", "寄正本单据"
	}
	slot := func(name string) string {
		switch name {
		case "start":
			return start
		case "trigger":
			return trigger
		case "docs":
			return docs
		case "check":
			return check
		case "collect":
			return collect
		case "n":
			return s.main.many
		case "n2":
			return s.second.many
		case "moq":
			return fmt.Sprint(s.main.moq)
		case "flaw":
			return flaws[s.main.line][0]
		case "flawe":
			return flaws[s.main.line][1]
		case "c":
			return l.contact.Salutation
		case "p":
			return s.main.zh
		case "pe":
			return s.main.en
		case "p2":
			return s.second.zh
		case "pe2":
			return s.second.en
		case "q":
			return fmt.Sprint(s.qty)
		case "k":
			return fmt.Sprint(6 + len(s.c.Domain)%19)
		case "add":
			return fmt.Sprint(10 + len(s.c.Domain)%4*5)
		case "score":
			return fmt.Sprint(8 + len(s.c.Name)%3)
		case "try":
			return fmt.Sprint(s.second.moq / 2)
		case "price":
			return s.price(s.main)
		case "cert":
			return cert
		case "port":
			return s.land.port
		case "volt":
			return s.land.volt
		case "pi":
			return no
		case "fair":
			return sourceFair
		case "me":
			return s.b.nick[l.by]
		case "days":
			return fmt.Sprint(days)
		case "pay":
			return s.c.PaymentText
		case "term":
			return s.c.Incoterm + " " + s.c.IncotermPlace
		case "city":
			return s.c.City
		}
		return "{" + name + "}" // a misspelt slot stays visible, and a test looks for braces
	}
	var out strings.Builder
	for {
		before, rest, ok := strings.Cut(t, "{")
		out.WriteString(before)
		if !ok {
			return out.String()
		}
		name, after, _ := strings.Cut(rest, "}")
		out.WriteString(slot(name))
		t = after
	}
}

func hasLatinOnly(t string) bool {
	return !strings.ContainsFunc(t, func(r rune) bool { return r > 0x2E80 })
}

// owner is who looked after the customer on a day.
func (s *saga) owner(at time.Time) string {
	if s.handover && at.Before(s.b.left) {
		return outsider
	}
	return s.c.Owner
}

func (s *saga) change(day time.Time, field, from, to, contact, by, reason string) {
	if field != "credit_limit" && by == s.c.Owner {
		by = s.owner(day)
	}
	at := time.Date(day.Year(), day.Month(), day.Day(), s.between(9, 17), s.n(60), s.n(60), 0, chinaZone()).UTC()
	s.b.out.Changes = append(s.b.out.Changes, Change{At: at, Customer: s.c.Key, Contact: contact, By: by, Field: field, From: from, To: to, Reason: reason})
}

// live tells whether a line needs both sides at the telephone at once.
func live(l line) bool {
	return l.kind == "call" || l.kind == "meeting" && strings.HasPrefix(l.subject, "视频")
}

// hour finds a time in our office hours at which the customer's office is open too; ok is false where there is none, as
// for the American east coast.
func (s *saga) hour(day time.Time, both bool) (time.Time, bool) {
	from := s.between(9, 17)
	for i := range 9 {
		h := 9 + (from-9+i)%9
		if h == 12 {
			continue
		}
		at := time.Date(day.Year(), day.Month(), day.Day(), h, s.n(60), s.n(60), 0, chinaZone())
		if !both {
			return at.UTC(), true
		}
		there := at.In(s.b.zone(s.c.Zone))
		iso := (int(there.Weekday()) + 6) % 7 // Monday is 0; the table counts from 1
		if there.Hour() >= 9 && there.Hour() < 18 && !strings.ContainsRune(s.land.weekend, rune('1'+iso)) && (iso != 4 || s.land.people != "ar" || there.Hour() < 12) {
			return at.UTC(), true
		}
	}
	return time.Time{}, false
}

// tell records one line on a day, and the task it gives rise to.
func (s *saga) tell(day time.Time, l line, base time.Time, prefix string) bool {
	day = nextWorking(day)
	if day.Before(s.created) || day.After(s.end) {
		return false
	}
	if strings.HasPrefix(l.subject, "节日问候") && day.Month() != time.December && !(day.Month() == time.January && day.Day() < 12) {
		return false
	}
	if l.after != "" && s.firm.name[0]%2 == 0 { // every second customer has nothing to complain about
		return false
	}
	if l.kind == "visit" && l.dir == "out" && (day.Month() == time.April || day.Month() == time.October) && day.Day() >= 12 && day.Day() <= 21 {
		return false // everybody is at the Canton Fair
	}
	if l.subject == "定金到账" && !strings.HasPrefix(s.c.PaymentTerms, "tt_30") {
		return false
	}
	at, ok := s.hour(day, live(l))
	if !ok {
		return false
	}
	who := s.people[0]
	if l.kind == "visit" || strings.Contains(l.subject, "条款") {
		for _, p := range s.people {
			if p.Level == "decision_maker" && p.LeftOn == "" && p.AddedOn <= day.Format(dayForm) {
				who = p
			}
		}
	}
	by := s.owner(day)
	x := moment{at: base, prefix: prefix, contact: who, by: by}
	a := Activity{At: at, Customer: s.c.Key, By: by, Kind: l.kind, Direction: l.dir, Subject: s.say(l.subject, x), Body: s.say(l.body, x)}
	if l.kind != "note" {
		a.Contact = who.Key
		if d := at.In(chinaZone()).Format(dayForm); d > s.c.LastContactOn {
			s.c.LastContactOn = d
		}
	}
	s.b.out.Activities = append(s.b.out.Activities, a)
	if l.task != "" {
		assignee := by
		switch {
		case strings.HasPrefix(l.task, "{collect}"), strings.HasPrefix(l.task, "{check}"):
			assignee = "lisa.xu"
		case l.after != "":
			assignee = "simon.ma"
		case strings.Contains(l.task, "改样"):
			assignee = "victor.luo"
		case strings.Contains(l.task, "外箱"), strings.HasPrefix(l.task, "安排寄样"):
			assignee = s.one([]string{"grace.zheng", "jack.huang"})
		}
		due := nextWorking(day.AddDate(0, 0, s.between(2, 8)))
		if assignee == outsider && !due.Before(s.b.left) {
			assignee = s.c.Owner
		}
		s.task(s.say(l.task, x), assignee, day, due)
	}
	return true
}

// task adds a task; what was due long ago is done, what was due of late may be overdue.
func (s *saga) task(title, assignee string, made, due time.Time) {
	t := Task{Customer: s.c.Key, Title: title, Assignee: assignee, CreatedBy: s.owner(made), CreatedOn: made.Format(dayForm), DueOn: due.Format(dayForm), Priority: "normal", Status: "open"}
	if s.c.ValueTier == "a" || s.chance(10) {
		t.Priority = "high"
	}
	if due.Before(s.b.today) {
		t.Status = "done"
		if due.After(s.b.today.AddDate(0, 0, -25)) && s.chance(35) {
			t.Status = "overdue"
		}
	} else if s.chance(12) {
		t.Status = "done"
	}
	if t.Status == "done" {
		done := prevWorking(due.AddDate(0, 0, -s.n(3)))
		if done.After(s.b.last) {
			done = s.b.last
		}
		if done.Before(made) {
			done = made
		}
		t.DoneOn = done.Format(dayForm)
	}
	s.b.out.Tasks = append(s.b.out.Tasks, t)
}

var paths = map[string][]string{
	"lead": {"lead"}, "inquiry": {"lead", "inquiry"}, "sampling": {"lead", "inquiry", "sampling"}, "quoting": {"lead", "inquiry", "sampling", "quoting"},
	"won": {"lead", "inquiry", "sampling", "quoting", "won"}, "repeat": {"lead", "inquiry", "sampling", "quoting", "won", "repeat"},
	"dormant": {"lead", "inquiry", "quoting", "won", "dormant"}, "lost": {"lead", "inquiry", "quoting", "lost"},
}

var reasons = map[string]string{"inquiry": "客户提出具体需求", "sampling": "客户要样", "quoting": "已发正式报价", "won": "收到首单", "repeat": "收到返单", "dormant": "多次跟进无回复", "lost": "客户选择其他供应商"}

// history walks the customer through its stages and records what was said on the way.
func (s *saga) history() {
	path := paths[s.c.Stage]
	if s.c.Stage == "quoting" && s.chance(30) {
		path = []string{"lead", "inquiry", "quoting"} // some buy from the catalogue without a sample
	}
	if s.c.Stage == "dormant" && s.chance(50) {
		path = []string{"lead", "inquiry", "sampling", "dormant"}
	}
	s.bought = slices.Contains(path, "won")
	if !s.bought {
		s.c.CreditLimit.Minor = 0
	}
	gap := map[string][2]int{"inquiry": {2, 9}, "sampling": {9, 26}, "quoting": {8, 28}, "won": {12, 45}, "repeat": {70, 170}, "dormant": {120, 220}, "lost": {20, 55}}
	starts := []time.Time{s.created}
	total := 0
	var days []int
	for _, st := range path[1:] {
		d := s.between(gap[st][0], gap[st][1])
		days = append(days, d)
		total += d
	}
	room := int(s.end.Sub(s.created).Hours()/24) - 1
	at := 0
	for _, d := range days {
		if total > room {
			d = max(1, d*room/total)
		}
		at += d
		starts = append(starts, nextWorking(s.created.AddDate(0, 0, at)))
	}
	// The first contact.
	pool := intro[s.c.Source]
	for _, i := range s.Perm(len(pool)) {
		if s.tell(s.created, pool[i], s.created, "QT") {
			break
		}
	}
	for i, st := range path[1:] {
		from := starts[i+1]
		if from.After(s.end) {
			from = s.end
		}
		to := s.end
		if i+2 < len(starts) && starts[i+2].Before(to) {
			to = starts[i+2]
		}
		if i > 0 && !from.After(starts[i]) { // squeezed into the last days: one step a day, never two at once
			from = nextWorking(starts[i].AddDate(0, 0, 1))
		}
		starts[i+1] = from
		by := s.c.Owner
		s.change(from, "stage", path[i], st, "", by, reasons[st])
		s.phase(st, from, to)
	}
	if s.handover && s.created.Before(s.b.left) {
		s.change(s.b.left, "owner", outsider, s.c.Owner, "", "james.zhou", "孙浩离职，客户交接给"+s.b.nick[s.c.Owner])
	}
	if s.c.CreditLimit.Minor > 0 && s.c.Stage == "repeat" && s.chance(60) {
		day := nextWorking(s.created.AddDate(0, 0, s.between(room/2, room)))
		if !day.After(s.b.last) {
			cur := s.c.CreditLimit
			before := cur.Minor / 200000 * 100000
			s.change(day, "credit_limit", fmt.Sprintf("%s %d", cur.Currency, before/100), fmt.Sprintf("%s %d", cur.Currency, cur.Minor/100), "", "lisa.xu", s.one([]string{"中信保限额批复", "连续三单按期回款，提高额度", "旺季前临时额度转正式"}))
		}
	}
	if s.c.ValueTier == "a" && s.chance(70) {
		day := nextWorking(starts[len(starts)-1].AddDate(0, 0, s.between(20, 90)))
		if !day.After(s.b.last) {
			s.change(day, "value_tier", "b", "a", "", "james.zhou", "年度客户分级评审")
		}
	}
}

// phase records some of the lines of a stage between two days, in an order that makes sense.
func (s *saga) phase(stage string, from, to time.Time) {
	lines := stageLines[stage]
	long := max(0, int(to.Sub(from).Hours()/24))
	want := map[string]int{"inquiry": s.between(1, 2), "sampling": s.between(1, 3), "quoting": s.between(1, 3), "won": s.between(2, 4), "dormant": 2, "lost": s.between(1, 2)}[stage]
	if stage == "repeat" {
		want = min(len(lines), 2+long/75)
		if s.c.ValueTier == "a" {
			want = min(len(lines), want+2)
		}
	}
	if stage == s.c.Stage && (stage == "inquiry" || stage == "sampling" || stage == "quoting") && long > 40 {
		want++
	}
	pick := s.Perm(len(lines))
	if stage == "won" || stage == "quoting" || stage == "inquiry" || stage == "repeat" { // it begins with the order, the quotation, the catalogue
		i := slices.Index(pick, 0)
		pick[0], pick[i] = pick[i], pick[0]
	}
	// Candidates that cannot happen (no common hours, out of season) are passed over, so more than wanted are looked at.
	if stage != "repeat" {
		pick = pick[:min(len(pick), want)]
		slices.Sort(pick)
	}
	base := from
	prefix := "PI"
	if stage == "quoting" {
		prefix = "QT"
	}
	day, told, complaint := from, 0, false
	for _, i := range pick {
		l := lines[i]
		if l.after != "" && complaint {
			continue // one complaint is enough for a customer who keeps buying
		}
		if told >= want {
			break
		}
		if stage == "repeat" {
			base = day.AddDate(0, 0, -s.between(10, 25))
			if base.Before(from) {
				base = from
			}
		}
		if stage == "won" { // an order has its own pace: invoice at once, deposit in a week, goods in six to eight
			day = from.AddDate(0, 0, []int{0, s.between(1, 3), s.between(6, 11), s.between(15, 21), s.between(40, 56)}[i])
			if day.After(to) {
				continue
			}
		}
		if s.tell(day, l, base, prefix) {
			told++
			if l.after != "" {
				complaint = true
				s.tell(day.AddDate(0, 0, s.between(2, 5)), line{kind: "note", subject: "客诉处理结果", body: l.after}, base, prefix)
			}
		}
		step := max(1, long/max(1, want))
		if stage != "repeat" && stage != "dormant" {
			step = min(step, 16)
		}
		day = nextWorking(day.AddDate(0, 0, s.between(max(1, step*7/10), max(1, step*12/10))))
	}
}

// ending writes the notes, plans what comes next and takes out what nobody filled in.
func (s *saga) ending() {
	c := s.c
	key := c.Stage
	if c.BusinessKind == "one_off" {
		key = "one_off"
	}
	if key == "dormant" && !s.bought {
		key = "dormant_never"
	}
	c.Notes = s.say(s.one(customerNotes[key]), moment{at: s.created, by: c.Owner})
	switch {
	case c.StaffCount > 60 && s.chance(30):
		c.Notes += " 对方有独立品质部，资料要一次给全。"
	case s.handover:
		c.Notes += " 原由 Kevin 跟进，历史报价见附件。"
	}
	if s.chance(52) {
		var fit []int
		for i, t := range ownTasks {
			if slices.Contains(strings.Fields(t.stages), c.Stage) {
				fit = append(fit, i)
			}
		}
		if len(fit) > 0 {
			t := ownTasks[fit[s.n(len(fit))]]
			who := c.Owner
			switch t.who {
			case "finance":
				who = "lisa.xu"
			case "quality":
				who = "victor.luo"
			case "merchandiser":
				who = s.one([]string{"grace.zheng", "jack.huang"})
			case "after_sales":
				who = "simon.ma"
			}
			due := nextWorking(s.b.today.AddDate(0, 0, s.between(-14, 24)))
			made := prevWorking(due.AddDate(0, 0, -s.between(5, 16)))
			if made.After(s.b.last) {
				made = s.b.last
			}
			if made.Before(s.created) {
				made = s.created
			}
			if due.Before(made) {
				due = made
			}
			s.task(t.title, who, made, due)
		}
	}
	switch c.Stage {
	case "lead":
		c.StaffCount, c.TurnoverUSD, c.TaxNumber, c.FoundedOn = 0, 0, "", ""
		c.QualityNotes, c.PackagingNotes, c.PaymentTerms, c.PaymentText, c.Incoterm, c.IncotermPlace = "", "", "", "", "", ""
		if s.chance(40) {
			c.Street, c.Postcode, c.Address = "", "", c.City+", "+s.land.en
		}
	case "inquiry":
		if s.chance(50) {
			c.TaxNumber, c.PackagingNotes = "", ""
		}
		if s.chance(30) {
			c.StaffCount, c.TurnoverUSD, c.FoundedOn = 0, 0, ""
		}
	case "sampling", "quoting":
		if s.chance(12) {
			c.TaxNumber = ""
		}
	}
	if c.Stage != "repeat" && c.Stage != "won" && s.chance(6) {
		c.Phone = ""
		for i := range s.people {
			s.people[i].Phone = ""
		}
	}
}

// twin enters a customer a second time, as happens when two colleagues meet different people of one firm.
func (b *teller) twin(of int, t twin) {
	o := b.out.Customers[of]
	r := newDice(b.seed, t.name)
	created := prevWorking(b.today.AddDate(0, 0, -r.between(20, 140)))
	c := Customer{
		Key: "dup-" + o.Key, DuplicateOf: o.Key, Name: t.name, TradeName: tradeName(t.name), Country: o.Country, City: o.City, State: o.State, Zone: o.Zone,
		Address: o.City + ", " + b.countries[o.Country].en, Language: o.Language, Currency: o.Currency, Domain: o.Domain, Kind: o.Kind, Lines: o.Lines[:1], Products: o.Products[:1], BusinessScope: o.BusinessScope,
		CreditLimit: Money{Currency: o.Currency}, Source: t.source, SourceDetail: sourceNames[t.source], Stage: "inquiry", SizeClass: "medium", BusinessKind: "potential", ValueTier: "c",
		Owner: o.Owner, Team: o.Team, CreatedOn: created.Format(dayForm), Notes: "国际站来的，名称和老客户很像，待核实是不是同一家。",
	}
	switch t.source {
	case "canton_fair":
		c.SourceDetail, c.Notes = "广交会名片补录", "展会名片补录，先建档，待核实是否已有。"
	case "trade_show":
		c.SourceDetail, c.Notes = "展会名片补录", "同事转来的名片，公司名写法不同，待核实。"
	case "website":
		c.Website, c.Notes = "https://"+o.Domain, "官网表单，留的是公司邮箱，可能已是现有客户。"
	}
	if r.chance(60) {
		c.Phone = o.Phone
	}
	if r.chance(50) { // another team answered the inquiry
		c.Owner = map[bool]string{true: "frank.zhao", false: "leon.chen"}[o.Owner != "frank.zhao"]
		c.Team = b.teamOf[c.Owner]
	}
	var who Contact
	for _, p := range b.out.Contacts {
		if p.Customer == o.Key {
			who = p
			break
		}
	}
	who.Key, who.Customer, who.Main, who.AddedOn, who.LeftOn = c.Key+"/1", c.Key, true, c.CreatedOn, ""
	who.Email, who.Birthday, who.CultureNotes, who.Phone, who.Socials, who.Channel = "info@"+o.Domain, "", "", "", nil, "email"
	at := time.Date(created.Year(), created.Month(), created.Day(), r.between(9, 16), r.n(60), r.n(60), 0, chinaZone()).UTC()
	reply := prevWorking(b.last)
	if d := nextWorking(created.AddDate(0, 0, r.between(1, 3))); d.Before(reply) {
		reply = d
	}
	c.LastContactOn = reply.Format(dayForm)
	b.out.Customers = append(b.out.Customers, c)
	b.out.Contacts = append(b.out.Contacts, who)
	b.out.Activities = append(b.out.Activities,
		Activity{At: at, Customer: c.Key, Contact: who.Key, By: c.Owner, Kind: "email", Direction: "in", Subject: "Price request", Body: "Hello, kindly send your price list and delivery time for the items in our enquiry. Regards"},
		Activity{At: time.Date(reply.Year(), reply.Month(), reply.Day(), r.between(9, 16), r.n(60), 0, 0, chinaZone()).UTC(), Customer: c.Key, Contact: who.Key, By: c.Owner, Kind: "email", Direction: "out",
			Subject: "Re: Price request", Body: "Dear " + who.Salutation + ",\n\nThank you for your message, our price list is attached. Which quantities do you have in mind?\n\nBest regards,\n" + b.nick[c.Owner]})
	b.out.Changes = append(b.out.Changes, Change{At: at, Customer: c.Key, By: c.Owner, Field: "stage", From: "lead", To: "inquiry", Reason: reasons["inquiry"]})
}
