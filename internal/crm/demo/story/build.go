package story

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// dice is the source of chance of one customer, so that a change of one row of a table leaves the others as they were.
type dice struct{ *rand.Rand }

func newDice(seed int64, name string) *dice {
	h := fnv.New64a()
	h.Write([]byte(name)) // never fails
	return &dice{rand.New(rand.NewPCG(uint64(seed), h.Sum64()))}
}

// n is a number in [0,k), or 0 if k is not positive.
func (r *dice) n(k int) int {
	if k <= 0 {
		return 0
	}
	return r.IntN(k)
}

func (r *dice) between(lo, hi int) int  { return lo + r.n(hi-lo+1) }
func (r *dice) chance(percent int) bool { return r.n(100) < percent }
func (r *dice) one(from []string) string {
	if len(from) == 0 {
		return ""
	}
	return from[r.n(len(from))]
}

func (r *dice) letters(k int) string {
	const abc = "ABCDEFGHJKLMNPRSTUVWXYZ"
	b := make([]byte, k)
	for i := range b {
		b[i] = abc[r.n(len(abc))]
	}
	return string(b)
}

// fill replaces '#' by a digit, '@' by a digit from 2 to 9, '?' by a letter of British postcodes.
func (r *dice) fill(pattern string) string {
	const abc = "ABDEFGHJLNPQRSTUWXYZ"
	b := []byte(pattern)
	for i, c := range b {
		switch c {
		case '#':
			b[i] = byte('0' + r.n(10))
		case '@':
			b[i] = byte('2' + r.n(8))
		case '?':
			b[i] = abc[r.n(len(abc))]
		}
	}
	return string(b)
}

// teller builds one story.
type teller struct {
	seed      int64
	today     time.Time // midnight of the story's day in China
	last      time.Time // the last working day before it
	left      time.Time // the day the colleague left
	countries map[string]*country
	people    map[string]*people
	zones     map[string]*time.Location
	teamOf    map[string]string
	nick      map[string]string
	phones    map[string]bool
	out       *Story
}

// Build tells the story as it stands on the day of today (taken in China's time). The same arguments give the same
// story; nothing is dated after that day but due dates and fairs to come.
func Build(seed int64, today time.Time) *Story {
	t := today.In(chinaZone())
	b := &teller{
		seed: seed, today: time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, chinaZone()),
		countries: loadCountries(), people: loadPeople(), zones: map[string]*time.Location{},
		teamOf: map[string]string{}, nick: map[string]string{}, phones: map[string]bool{}, out: &Story{},
	}
	b.last = prevWorking(b.today.AddDate(0, 0, -1))
	b.left = prevWorking(b.today.AddDate(0, -9, 0))
	s := b.out
	s.Today = b.today.Format(dayForm)
	s.Company, s.Departments, s.Teams, s.Users, s.Fields = company(), departments(), teams(), users(b.left.Format(dayForm)), fieldDefs()
	for _, u := range s.Users {
		b.teamOf[u.Login], b.nick[u.Login] = u.Team, u.Nickname
	}
	origin := map[string]int{}
	for _, f := range loadFirms() {
		b.customer(f)
		origin[f.name] = len(s.Customers) - 1
	}
	for _, t := range twins {
		b.twin(origin[t.of], t)
	}
	b.number()
	slices.SortStableFunc(s.Activities, func(a, c Activity) int { return a.At.Compare(c.At) })
	slices.SortStableFunc(s.Changes, func(a, c Change) int { return a.At.Compare(c.At) })
	slices.SortStableFunc(s.Tasks, func(a, c Task) int { return cmp.Compare(a.CreatedOn+a.Customer, c.CreatedOn+c.Customer) })
	b.files()
	return s
}

// number sorts the customers by the day they were entered and gives them the numbers people see.
func (b *teller) number() {
	s := b.out
	slices.SortStableFunc(s.Customers, func(a, c Customer) int { return cmp.Compare(a.CreatedOn, c.CreatedOn) })
	key := map[string]string{}
	for i := range s.Customers {
		key[s.Customers[i].Key] = fmt.Sprintf("KH%s%04d", s.Customers[i].CreatedOn[2:4], i+1)
	}
	person := func(k string) string {
		if c, n, ok := strings.Cut(k, "/"); ok {
			return key[c] + "-" + n
		}
		return ""
	}
	for i := range s.Customers {
		c := &s.Customers[i]
		c.Key, c.DuplicateOf = key[c.Key], key[c.DuplicateOf]
	}
	for i := range s.Contacts {
		c := &s.Contacts[i]
		c.Key, c.Customer = person(c.Key), key[c.Customer]
	}
	for i := range s.Activities {
		a := &s.Activities[i]
		a.Customer, a.Contact = key[a.Customer], person(a.Contact)
	}
	for i := range s.Changes {
		c := &s.Changes[i]
		c.Customer, c.Contact = key[c.Customer], person(c.Contact)
	}
	for i := range s.Tasks {
		s.Tasks[i].Customer = key[s.Tasks[i].Customer]
	}
	slices.SortStableFunc(s.Contacts, func(a, c Contact) int { return cmp.Compare(a.Key, c.Key) })
}

func (b *teller) zone(name string) *time.Location {
	if l, ok := b.zones[name]; ok {
		return l
	}
	l, err := time.LoadLocation(name)
	if err != nil { // no zone data on this machine: calls are then placed as if the customer were in UTC
		l = time.UTC
	}
	b.zones[name] = l
	return l
}

// phone fills a pattern with a number no other customer has.
func (b *teller) phone(r *dice, pattern, area string) string {
	pattern = strings.Replace(pattern, " A ", " "+area+" ", 1)
	pattern = strings.NewReplacer(" ", "", "-", "").Replace(pattern)
	for range 400 {
		if n := r.fill(pattern); !b.phones[n] {
			b.phones[n] = true
			return n
		}
	}
	return "" // the block is used up; a record without a number is better than two customers with one
}

// saga carries one customer while it is being told.
type saga struct {
	*dice
	b        *teller
	land     *country
	place    *place
	firm     firm
	c        *Customer
	people   []Contact
	created  time.Time
	end      time.Time // last day something may happen
	handover bool
	bought   bool // at least one order
	main     product
	second   product
	qty      int
	fair     fair
}

func (b *teller) customer(f firm) {
	land := b.countries[f.country]
	if land == nil || land.place(f.city) == nil {
		return
	}
	s := &saga{dice: newDice(b.seed, f.name), b: b, land: land, place: land.place(f.city), firm: f, c: &Customer{Key: f.domain}}
	s.outcome()
	s.begin()
	s.basics()
	s.trade()
	s.contacts()
	s.history()
	s.ending()
	b.out.Customers = append(b.out.Customers, *s.c)
	b.out.Contacts = append(b.out.Contacts, s.people...)
}

// outcome draws how far the story has come; large customers are more often regular buyers.
func (s *saga) outcome() {
	weights := []struct {
		stage   string
		l, m, s int
	}{{"repeat", 52, 30, 16}, {"won", 8, 12, 14}, {"quoting", 14, 16, 14}, {"sampling", 8, 12, 12}, {"inquiry", 6, 13, 20},
		{"lead", 2, 5, 9}, {"dormant", 4, 7, 9}, {"lost", 6, 5, 6}}
	k := s.n(100)
	for _, w := range weights {
		n := map[byte]int{'L': w.l, 'M': w.m, 'S': w.s}[s.firm.size]
		if k < n {
			s.c.Stage = w.stage
			break
		}
		k -= n
	}
	if slices.ContainsFunc(twins, func(t twin) bool { return t.of == s.firm.name }) {
		s.c.Stage = "repeat" // an old acquaintance, so that the second record is plainly the mistake
	}
	s.c.SizeClass = map[byte]string{'L': "large", 'M': "medium", 'S': "small"}[s.firm.size]
	switch s.c.Stage {
	case "repeat":
		s.c.BusinessKind = "long_term"
	case "won":
		s.c.BusinessKind = "long_term"
		if s.chance(45) || s.firm.kind == "C" {
			s.c.BusinessKind = "one_off"
		}
	default:
		s.c.BusinessKind = "potential"
	}
	s.c.ValueTier = map[string]string{"repeat": "b", "won": "c", "quoting": "c", "sampling": "c", "inquiry": "c", "lead": "d", "dormant": "d", "lost": "d"}[s.c.Stage]
	switch {
	case s.c.Stage == "repeat" && (s.firm.size == 'L' || s.firm.size == 'M' && s.chance(25)):
		s.c.ValueTier = "a"
	case s.firm.size == 'L' && s.c.ValueTier == "c", s.c.Stage == "won" && s.firm.size == 'M' && s.c.BusinessKind == "long_term":
		s.c.ValueTier = "b"
	case s.c.ValueTier == "c" && s.firm.size == 'S' && s.chance(50):
		s.c.ValueTier = "d"
	case s.c.Stage == "repeat" && s.firm.size == 'S':
		s.c.ValueTier = "c"
	}
}

// begin dates the record and says where the customer came from.
func (s *saga) begin() {
	span := map[string][2]int{"repeat": {380, 900}, "won": {150, 700}, "quoting": {45, 260}, "sampling": {35, 240}, "inquiry": {12, 230},
		"lead": {3, 60}, "dormant": {400, 860}, "lost": {170, 720}}[s.c.Stage]
	day := s.b.today.AddDate(0, 0, -s.between(span[0], span[1]))
	source := []string{"canton_fair", "canton_fair", "canton_fair", "trade_show", "trade_show", "alibaba", "alibaba", "alibaba", "website", "website", "referral", "linkedin", "customs_data"}[s.n(13)]
	if s.c.Stage == "lead" && s.chance(60) {
		source = "customs_data"
	}
	if source == "canton_fair" || source == "trade_show" {
		best, found := time.Time{}, false
		for year := day.Year() - 1; year <= day.Year()+1; year++ {
			for _, f := range fairs {
				at := time.Date(year, time.Month(f.month), f.day, 0, 0, 0, 0, chinaZone())
				if f.source != source || !at.Before(s.b.today.AddDate(0, 0, -span[0])) || !s.fits(f) {
					continue
				}
				if !found || at.Sub(day).Abs() < best.Sub(day).Abs() {
					best, s.fair, found = at, f, true
				}
			}
		}
		if found && best.Sub(day).Abs() < 150*24*time.Hour {
			day = best.AddDate(0, 0, s.n(4))
			s.c.SourceDetail = fmt.Sprintf("%d %s", best.Year(), s.fair.zh)
		} else {
			source, s.fair = "alibaba", fair{}
		}
	}
	if s.c.SourceDetail == "" {
		s.c.SourceDetail = sourceNames[source]
	}
	s.c.Source = source
	s.created = nextWorking(day)
	if s.created.After(s.b.last) {
		s.created = s.b.last
	}
	s.c.CreatedOn = s.created.Format(dayForm)
	s.end = s.b.last
	// Some customers have been left alone for too long: the freshness board lives on them.
	quiet := 0
	switch s.c.Stage {
	case "dormant", "lost":
		quiet = s.between(60, 200)
	case "repeat", "won", "quoting", "inquiry":
		if s.chance(11) {
			quiet = s.between(95, 190)
		}
	}
	if end := s.b.today.AddDate(0, 0, -quiet); quiet > 0 && end.After(s.created.AddDate(0, 0, 40)) {
		s.end = prevWorking(end)
		if s.c.Stage != "lost" {
			s.c.Tags = append(s.c.Tags, "待唤醒")
		}
	}
}

// fits keeps an Arab wholesaler away from Chicago and a pan buyer from a lamp fair.
func (s *saga) fits(f fair) bool {
	switch {
	case strings.Contains(f.en, "Chicago"):
		return s.firm.line != "l" && slices.Contains([]string{"US", "CA", "MX", "CO", "CR", "PA"}, s.firm.country)
	case strings.Contains(f.en, "Frankfurt"):
		return s.firm.line != "l" && (s.land.currency == "EUR" || s.land.currency == "GBP" || s.firm.country == "IL" || s.firm.country == "TR" || s.firm.country == "JP")
	case strings.Contains(f.en, "Dubai"):
		return strings.Contains(s.firm.line, "l") && slices.Contains([]string{"AE", "SA", "KW", "QA", "OM", "EG", "JO", "KE", "IN", "PK", "NG"}, s.firm.country)
	case strings.Contains(f.en, "Lighting Fair"):
		return strings.Contains(s.firm.line, "l")
	}
	return true
}

func (s *saga) basics() {
	c, f, land := s.c, s.firm, s.land
	c.Name, c.LocalName, c.NameZH = f.name, f.local, f.zh
	c.TradeName = tradeName(f.name)
	c.Country, c.State, c.City, c.Zone = f.country, s.place.state, s.place.name, s.place.zone
	c.Language, c.Currency = land.lang, land.currency
	c.Domain, c.Website = f.domain, "https://www."+f.domain
	words := strings.FieldsFunc(s.place.phone, unicode.IsSpace)
	c.Phone = s.b.phone(s.dice, s.place.phone, words[1])
	c.Street = strings.TrimSpace(s.fill(s.one(s.place.streets)))
	c.Postcode = s.fill(s.place.postcode)
	c.Address = strings.Trim(strings.Join(strings.Fields(strings.NewReplacer("S", c.Street, "P", c.Postcode, "C", c.City, "R", c.State).Replace(land.addr)), " "), ", -") + ", " + land.en
	c.Email = map[bool]string{true: "sales@", false: "info@"}[s.chance(20)] + f.domain
	c.TaxNumber = taxNumber(s.dice, land.tax)
	year := map[byte][2]int{'L': {1962, 2006}, 'M': {1984, 2014}, 'S': {2003, 2021}}[f.size]
	if f.kind == "E" {
		year = [2]int{2009, 2020}
	}
	if slices.Contains([]string{"PL", "CZ", "RO", "HU", "RU", "UA", "KZ", "VN"}, f.country) {
		year[0] = max(year[0], 1991) // private firms began with the opening of these economies
		year[1] = max(year[1], 2008)
	}
	c.FoundedOn = fmt.Sprintf("%d-%02d-%02d", s.between(year[0], year[1]), s.between(1, 12), s.between(1, 28))
	switch f.size {
	case 'L':
		c.StaffCount, c.TurnoverUSD = s.between(95, 620), int64(s.between(22, 160))*1_000_000
	case 'M':
		c.StaffCount, c.TurnoverUSD = s.between(18, 90), int64(s.between(25, 190))*100_000
	default:
		c.StaffCount, c.TurnoverUSD = s.between(3, 17), int64(s.between(8, 45))*50_000
	}
	c.Owner = land.seller
	if slices.Contains([]string{"tony.wang", "frank.zhao"}, c.Owner) && s.created.Before(s.b.left.AddDate(0, -1, 0)) && s.chance(34) {
		s.handover = true
	}
	c.Team = s.b.teamOf[c.Owner]
}

// tradeName is the name without the legal form, as people say it.
func tradeName(name string) string {
	for _, form := range []string{"GmbH & Co. KG", "S. de R.L. de C.V.", "S.A. de C.V.", "San. ve Tic. Ltd. Şti.", "Ltd. Şti.", "Sp. z o.o.", "Sp. j.", "Pty Ltd", "(Pty) Ltd", "(Pvt.) Ltd.", "(Pvt) Ltd", "Pvt. Ltd.",
		"Pte. Ltd.", "Sdn. Bhd.", "Co., Ltd.", "Co. W.L.L.", "S.r.l.s.", "S.r.l.", "S.p.A.", "S.A.S.", "S.A.C.", "S.R.L.", "E.I.R.L.", "E.P.E.", "Cía. Ltda.", "Lda.", "Ltda.", "GmbH", "B.V.", "L.L.C.", "W.L.L.", "A.Ş.", "A.E.", "S.A.",
		"S.L.", "s.r.o.", "a.s.", "a.s.", "e.K.", "K.K.", "Y.K.", "Kft.", "SARL", "SAS", "SpA", "BVBA", "FZCO", "Inc.", "inc.", "Corp.", "LLC", "LLP", "Ltd.", "Ltd", "plc", "ApS", "A/S", "AB", "AS", "AG", "NV", "SA", "Oy", "CC", "Est."} {
		if rest, ok := strings.CutSuffix(name, " "+form); ok {
			return strings.TrimRight(rest, ", ")
		}
	}
	for _, form := range []string{"Công ty TNHH TM DV ", "Công ty TNHH ", "Công ty CP ", "OOO ", "TOO ", "TOV ", "PT ", "CV "} {
		if rest, ok := strings.CutPrefix(name, form); ok {
			return strings.Trim(rest, "«»")
		}
	}
	return name
}

// trade fills what and how the customer buys.
func (s *saga) trade() {
	c, f, land := s.c, s.firm, s.land
	var fit []product
	for _, p := range products {
		if strings.IndexByte(f.line, p.line) >= 0 {
			fit = append(fit, p)
		}
	}
	s.Shuffle(len(fit), func(i, j int) { fit[i], fit[j] = fit[j], fit[i] })
	s.main, s.second = fit[0], fit[1]
	s.qty = s.main.moq * map[byte]int{'L': s.between(3, 6), 'M': s.between(1, 3), 'S': 1}[f.size]
	take := min(len(fit), s.between(2, 4))
	for _, p := range fit[:take] {
		c.Products = append(c.Products, p.code)
	}
	var scope []string
	for _, l := range f.line {
		c.Lines = append(c.Lines, map[rune]string{'k': "kitchenware", 'a': "appliance", 'l': "lighting"}[l])
		scope = append(scope, map[rune]string{'k': "厨房用品", 'a': "小家电", 'l': "户外照明"}[l])
	}
	c.Kind = kindNames[f.kind][0]
	c.BusinessScope = kindNames[f.kind][1] + "：" + strings.Join(scope, "、")

	bought := c.Stage == "repeat" || c.Stage == "won" || c.Stage == "dormant"
	switch {
	case slices.Contains([]string{"EG", "PK", "LK", "JO"}, f.country) || land.risk == 2 && f.size == 'L' && s.chance(30):
		c.PaymentTerms = "lc_sight"
	case land.risk == 3:
		c.PaymentTerms = s.one([]string{"tt_100_advance", "tt_30_70_shipment", "tt_30_70_shipment"})
	case land.risk == 2:
		c.PaymentTerms = s.one([]string{"tt_30_70_shipment", "tt_30_70_bl_copy", "tt_30_70_bl_copy"})
		if f.country == "TR" && s.chance(50) {
			c.PaymentTerms = "dp_sight"
		}
	case c.Stage == "repeat" && f.size == 'L':
		c.PaymentTerms = s.one([]string{"oa_60", "oa_30", "tt_30_70_bl_copy"})
	case c.Stage == "repeat" && f.size == 'M' && s.chance(30):
		c.PaymentTerms = "oa_30"
	default:
		c.PaymentTerms = "tt_30_70_bl_copy"
	}
	if f.size == 'S' && !bought && s.chance(35) {
		c.PaymentTerms = "tt_100_advance"
	}
	c.PaymentText = paymentTerms[c.PaymentTerms]
	c.CreditLimit = Money{Currency: c.Currency}
	if bought {
		unit := map[byte]int64{'L': 60, 'M': 20, 'S': 5}[f.size]
		switch c.PaymentTerms {
		case "oa_60", "oa_30":
			c.CreditLimit.Minor = unit * int64(s.between(2, 5)) * 1000 * 100
		case "tt_30_70_bl_copy", "dp_sight":
			c.CreditLimit.Minor = unit * int64(s.between(1, 2)) * 1000 * 100
		}
	}
	c.Incoterm, c.IncotermPlace = "FOB", "Ningbo"
	switch {
	case f.country == "KZ":
		c.Incoterm, c.IncotermPlace = "DAP", "Khorgos"
	case f.country == "RU":
		c.Incoterm, c.IncotermPlace = s.one([]string{"FCA", "FOB"}), "Ningbo"
	case f.kind == "A" || f.country == "HK":
	case f.kind == "E" && land.risk == 1 && s.chance(40):
		c.Incoterm, c.IncotermPlace = "DDP", c.City
	case land.risk >= 2 && s.chance(60) || s.chance(15):
		c.Incoterm, c.IncotermPlace = s.one([]string{"CIF", "CFR", "CIF"}), land.port
	}
	if c.Incoterm == "FOB" && strings.Contains(f.line, "l") && s.chance(25) {
		c.IncotermPlace = "Shenzhen" // lamps are partly bought in from Guangdong
	}
	line := s.main.line
	c.QualityNotes = s.say(s.one(qualityPrefs[line]), moment{})
	c.PackagingNotes = s.one(packagingPrefs)

	tag := func(t string, yes bool) {
		if yes && len(c.Tags) < 4 {
			c.Tags = append(c.Tags, t)
		}
	}
	tag("重点客户", c.ValueTier == "a")
	tag("展会客户", s.fair.zh != "" && s.chance(60))
	tag("账期客户", strings.HasPrefix(c.PaymentTerms, "oa"))
	tag("Amazon seller", f.kind == "E" && slices.Contains([]string{"US", "DE", "GB", "CA", "FR", "ES", "JP", "IT"}, f.country) && s.chance(70))
	tag("Private label", f.kind == "B")
	tag("验厂要求", f.kind == "R" && f.size == 'L' || f.kind == "A")
	tag("项目型", f.kind == "C")
	tag("价格敏感", land.risk == 3 && s.chance(40))
	tag("混装柜", len(f.line) > 1 && s.chance(25))
	tag("Eco packaging", slices.Contains([]string{"SE", "DK", "NL", "DE", "NO", "FI"}, f.country) && s.chance(40))

	if s.chance(62) {
		var v []string
		for _, cert := range strings.Split(land.certs, ",") {
			if known := slices.ContainsFunc(s.b.out.Fields[0].Choices, func(o Choice) bool { return o.Code == cert }); known && (s.chance(75) || len(v) == 0) && relevant(cert, f.line) {
				v = append(v, cert)
			}
		}
		if len(v) > 0 {
			c.Values = append(c.Values, FieldValue{Field: "certification", Values: v})
		}
	}
	if c.Stage != "lead" && s.chance(64) {
		amount := int64(s.between(2, 9)) * c.TurnoverUSD / 100 / 10_000 * 10_000
		c.Values = append(c.Values, FieldValue{Field: "annual_purchase", Money: &Money{Minor: max(amount, 10_000) * 100, Currency: "USD"}})
	}
	if s.chance(60) {
		v := "no"
		if (f.kind == "D" || f.kind == "I") && c.Stage == "repeat" {
			v = s.one([]string{"no", "yes", "negotiating"})
		}
		c.Values = append(c.Values, FieldValue{Field: "exclusive_agent", Values: []string{v}})
	}
	if s.chance(58) {
		var next []string
		for _, x := range fairs {
			if !s.fits(x) {
				continue
			}
			d := time.Date(s.b.today.Year(), time.Month(x.month), x.day, 0, 0, 0, 0, chinaZone())
			if !d.After(s.b.today) {
				d = d.AddDate(1, 0, 0)
			}
			next = append(next, d.Format(dayForm))
		}
		slices.Sort(next)
		c.Values = append(c.Values, FieldValue{Field: "next_fair", Values: []string{next[s.n(min(2, len(next)))]}})
	}
}

// relevant tells whether a certificate concerns any of the lines: nobody asks UL for a frying pan.
func relevant(cert, lines string) bool {
	switch cert {
	case "LFGB", "FDA":
		return strings.ContainsAny(lines, "ka")
	case "BSCI", "FSC", "SASO", "SABER", "EAC", "SONCAP", "PVoC", "GOEIC", "NOM":
		return true
	}
	return strings.ContainsAny(lines, "al")
}

func (s *saga) contacts() {
	n := map[byte]int{'L': s.between(3, 5), 'M': s.between(2, 3), 'S': s.between(1, 2)}[s.firm.size]
	if s.chance(9) || s.c.Stage == "lead" {
		n = 1
	}
	order := []seat{seats[0], seats[1]}
	rest := slices.Clone(seats[2:])
	s.Shuffle(len(rest), func(i, j int) { rest[i], rest[j] = rest[j], rest[i] })
	if s.firm.size == 'S' {
		order = []seat{boss, seats[2], seats[3]}
		if s.chance(30) {
			order[1] = seats[6]
		}
	} else {
		order = append(order, rest...)
	}
	for i := range n {
		s.person(i, order[i])
	}
}

func (s *saga) person(i int, job seat) {
	c, land := s.c, s.land
	key := land.people
	if s.firm.country == "AE" && strings.Contains(s.firm.name, "Zamzama") {
		key = "pk"
	}
	if s.firm.country == "BE" && strings.Contains(s.firm.name, "Maison") {
		key = "fr"
	}
	if s.firm.country == "CA" && c.City == "Montréal" {
		key = "fr"
	}
	if s.firm.country == "MY" && strings.HasPrefix(s.firm.name, "Seri ") {
		key = "ms"
	}
	p := s.b.people[key]
	if p == nil {
		p = s.b.people["us"]
	}
	var who Contact
	for range 20 {
		who = s.name(p, key, job)
		if !slices.ContainsFunc(s.people, func(o Contact) bool {
			return o.Given == who.Given || o.Family == who.Family
		}) {
			break
		}
	}
	who.Key, who.Customer = fmt.Sprintf("%s/%d", c.Key, i+1), c.Key
	who.JobTitle = job.title(land.local, who.Gender == "f")
	who.Department, who.Level, who.Main = job.department, job.level, i == 0
	who.Email = s.mailbox(p, who, land.lang) + "@" + c.Domain
	words := strings.Fields(s.place.phone)
	who.Mobile = s.b.phone(s.dice, s.one(land.mobile), words[1])
	if s.chance(25) {
		who.Phone = c.Phone
	}
	who.Language = land.lang
	switch {
	case strings.HasPrefix(key, "zh") || key == "yue":
		who.Language = map[string]string{"yue": "zh-Hant", "zh-tw": "zh-Hant"}[key]
		if who.Language == "" {
			who.Language = "zh-Hans"
		}
	case key == "fr":
		who.Language = "fr"
	case key == "be":
		who.Language = map[bool]string{true: "nl", false: "fr"}[c.City == "Antwerpen"]
	}
	id := strings.ReplaceAll(ascii(who.Given+"-"+who.Family, land.lang), " ", "-")
	short := strings.ReplaceAll(id, "-", "")
	apps := strings.Split(land.apps, ",")
	for j, app := range apps {
		if j > 0 && !s.chance(55) {
			continue
		}
		switch app {
		case "whatsapp", "zalo", "viber":
			if who.Mobile != "" {
				who.Socials = append(who.Socials, Social{app, who.Mobile})
			}
		case "wechat":
			if strings.HasPrefix(who.Language, "zh") || s.chance(50) {
				who.Socials = append(who.Socials, Social{app, short + s.fill("_@#")})
			}
		case "line", "kakaotalk", "telegram":
			who.Socials = append(who.Socials, Social{app, short + s.fill("@#")})
		case "linkedin":
			who.Socials = append(who.Socials, Social{app, "linkedin.com/in/" + id})
		}
	}
	if s.chance(7) {
		who.Socials = append(who.Socials, Social{"skype", "live:" + short})
	}
	if s.chance(42) {
		who.Birthday = fmt.Sprintf("%d-%02d-%02d", s.between(1962, 1998), s.between(1, 12), s.between(1, 28))
	}
	who.Channel = "email"
	if len(who.Socials) > 0 && who.Socials[0].Kind != "linkedin" && (land.risk >= 2 || strings.HasPrefix(who.Language, "zh")) {
		who.Channel = who.Socials[0].Kind
	} else if s.chance(15) {
		who.Channel = "phone"
	}
	who.Hours = land.hours
	if i < 2 && len(land.culture) > 0 && s.chance(75) {
		who.CultureNotes = land.culture[(len(c.Domain)+i)%len(land.culture)]
	}
	added := s.created
	if i > 0 {
		room := int(s.end.Sub(s.created).Hours() / 24)
		if c.BusinessKind != "long_term" {
			room = min(room, 75) // nobody is introduced any more once talks have gone quiet
		}
		added = nextWorking(s.created.AddDate(0, 0, s.n(max(1, room*2/3))))
		if added.After(s.end) {
			added = s.created
		}
		s.change(added, "contact_added", "", who.Name, who.Key, s.c.Owner, "")
	}
	who.AddedOn = added.Format(dayForm)
	if i == 2 && s.chance(22) {
		if room := int(s.end.Sub(added).Hours() / 24); room > 90 {
			out := nextWorking(added.AddDate(0, 0, s.between(60, room-5)))
			if !out.After(s.end) {
				who.LeftOn = out.Format(dayForm)
				s.change(out, "contact_left", who.Name, "", who.Key, s.c.Owner, s.one([]string{"对方邮件自动回复：已离职", "同事告知已离职，工作由主联系人接手", "LinkedIn 显示已换公司"}))
			}
		}
	}
	if i > 0 && c.Stage != "repeat" && s.chance(8) {
		who.Email = "" // met once, only a mobile number on the card
	}
	s.people = append(s.people, who)
}

// name draws a person. The head of a family firm carries its name.
func (s *saga) name(p *people, key string, job seat) Contact {
	female := s.chance(map[string]int{"decision_maker": 24, "influencer": 45, "user": 50, "finance": 62, "logistics": 55}[job.level])
	if s.land.weekend == "56" && s.firm.country != "IL" && s.chance(60) {
		female = false
	}
	given := p.male
	if female {
		given = p.female
	}
	g, f := s.one(given), s.one(p.family)
	if job.level == "decision_maker" {
		for _, own := range p.family {
			if w, _, _ := strings.Cut(strings.SplitN(own, ":", 2)[0], "/"); strings.HasPrefix(s.firm.name, w+" ") || strings.Contains(s.firm.name, " "+w+" ") {
				f = own
			}
		}
	}
	c := Contact{Gender: map[bool]string{true: "f", false: "m"}[female]}
	gp, fp := strings.Split(g, ":"), strings.Split(f, ":")
	family := fp[0]
	if m, w, ok := strings.Cut(family, "/"); ok {
		family = m
		if female {
			family = w
		}
	}
	spaces := strings.NewReplacer("~", " ")
	c.Given, c.Family = spaces.Replace(gp[0]), spaces.Replace(family)
	if key == "pl" && female && strings.HasSuffix(c.Family, "ski") {
		c.Family = strings.TrimSuffix(c.Family, "i") + "a"
	}
	c.Name = c.Given + " " + c.Family
	if p.order == 'f' && len(gp) < 3 {
		c.Name = c.Family + " " + c.Given
	}
	switch {
	case len(fp) > 1 && len(gp) > 1 && key == "ja":
		c.LocalName = fp[1] + " " + gp[1]
	case len(fp) > 1 && len(gp) > 1:
		c.LocalName = fp[1] + gp[1]
	case key == "hu":
		c.LocalName = c.Family + " " + c.Given
	}
	if len(gp) == 3 { // English name in front, the dialect spelling behind, as on the card
		c.Name = c.Given + " " + c.Family
	}
	title := func(m, f string) string {
		if female {
			return f
		}
		return m
	}
	switch p.call {
	case "herr":
		c.Salutation = title("Herr ", "Frau ") + c.Family
	case "mr", "nim":
		c.Salutation = title("Mr. ", "Ms. ") + c.Family
	case "dott":
		c.Salutation = title("Dott. ", "Dott.ssa ") + c.Family
	case "pan":
		c.Salutation = title("Pan ", "Pani ") + c.Given
	case "given":
		c.Salutation = title("Mr. ", "Ms. ") + c.Given
	case "san":
		c.Salutation = c.Family + "-san"
	case "bey":
		c.Salutation = c.Given + title(" Bey", " Hanım")
	case "khun":
		c.Salutation = "Khun " + c.Given
	case "pak":
		c.Salutation = title("Pak ", "Ibu ") + c.Given
	case "sir":
		c.Salutation = title("Sir ", "Ma'am ") + c.Given
	default:
		c.Salutation = c.Given
	}
	return c
}

// mailbox is the part before the @, in the fashion of the country and unlike those of the colleagues.
func (s *saga) mailbox(p *people, who Contact, lang string) string {
	clean := func(t string) string {
		return strings.NewReplacer(" ", "", "-", "", "'", "").Replace(ascii(t, lang))
	}
	g, f := clean(who.Given), clean(who.Family)
	if lang == "es" { // one given name and the first of two family names
		g, f = clean(strings.Fields(who.Given)[0]), clean(strings.Fields(who.Family)[0])
	}
	if lang == "vi" {
		f = clean(strings.Fields(who.Family)[0])
	}
	out := g + "." + f
	switch p.mail {
	case 'f':
		out = g[:1] + "." + f
	case 'g':
		out = g
	case 'n':
		out = g
		if s.firm.size != 'S' {
			out = g + "." + f
		}
	}
	if s.firm.size == 'S' && p.mail != 'f' {
		out = g
	}
	for _, next := range []string{g + "." + f, f + "." + g, g[:1] + f, f} {
		if !slices.ContainsFunc(s.people, func(o Contact) bool { return strings.HasPrefix(o.Email, out+"@") }) {
			break
		}
		out = next
	}
	return out
}

// ascii writes a name in plain letters, as mail addresses need it.
func ascii(t, lang string) string {
	var b strings.Builder
	for _, c := range norm.NFC.String(t) {
		if s := spelt(c, lang); s != "" {
			b.WriteString(s)
			continue
		}
		for _, d := range norm.NFD.String(string(c)) {
			if d < unicode.MaxASCII && (unicode.IsLetter(d) || unicode.IsDigit(d) || d == '-' || d == ' ') {
				b.WriteRune(unicode.ToLower(d))
			}
		}
	}
	return b.String()
}

// spelt is how a letter that does not fall apart into letter and accent is written in plain letters; empty for others.
func spelt(c rune, lang string) string {
	switch unicode.ToLower(c) {
	case 'ä':
		if lang == "de" {
			return "ae"
		}
	case 'ö':
		if lang == "de" {
			return "oe"
		}
	case 'ü':
		if lang == "de" {
			return "ue"
		}
	case 'ß':
		return "ss"
	case 'ø':
		return "o"
	case 'æ':
		return "ae"
	case 'ł':
		return "l"
	case 'ı':
		return "i"
	case 'đ':
		return "d"
	}
	return ""
}
