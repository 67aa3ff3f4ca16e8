package story

import "time"

// chinaZone is fixed: China has kept UTC+8 without summer time for longer than any date used here.
func chinaZone() *time.Location { return time.FixedZone("CST", 8*3600) }

// newYear gives the first day of the lunar new year as month*100+day, 0 for years not in the table.
func newYear(year int) int {
	first := [...]int{201, 122, 210, 129, 217, 206, 126, 213, 203, 123, 211, 131, 219, 208} // from 2022
	if year < 2022 || year >= 2022+len(first) {
		return 0
	}
	return first[year-2022]
}

// working tells whether our office was open: no weekends, no Spring Festival (an exporter closes from three days before
// until nine after), no Labour Day, National Day, New Year. Make-up Saturdays are left out: nobody calls abroad on them.
func working(d time.Time) bool {
	if wd := d.Weekday(); wd == time.Saturday || wd == time.Sunday {
		return false
	}
	md := int(d.Month())*100 + d.Day()
	switch {
	case md == 101, md == 404, md == 405, md >= 501 && md <= 505, md >= 1001 && md <= 1008:
		return false
	}
	if ny := newYear(d.Year()); ny != 0 {
		first := time.Date(d.Year(), time.Month(ny/100), ny%100, 0, 0, 0, 0, d.Location())
		day := time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, d.Location())
		if n := int(day.Sub(first).Hours() / 24); n >= -3 && n <= 9 {
			return false
		}
	}
	return true
}

// nextWorking is d itself or the first working day after it; prevWorking looks backwards.
func nextWorking(d time.Time) time.Time {
	for !working(d) {
		d = d.AddDate(0, 0, 1)
	}
	return d
}

func prevWorking(d time.Time) time.Time {
	for !working(d) {
		d = d.AddDate(0, 0, -1)
	}
	return d
}

// fair is a trade fair at which customers are met.
type fair struct {
	zh, en     string
	month, day int // first day, as it usually falls
	source     string
}

var fairs = []fair{
	{"春季广交会", "Canton Fair (spring)", 4, 15, "canton_fair"},
	{"秋季广交会", "Canton Fair (autumn)", 10, 15, "canton_fair"},
	{"法兰克福 Ambiente", "Ambiente Frankfurt", 2, 6, "trade_show"},
	{"芝加哥家庭用品展", "The Inspired Home Show Chicago", 3, 8, "trade_show"},
	{"香港秋灯展", "Hong Kong Lighting Fair (autumn)", 10, 27, "trade_show"},
	{"迪拜中东照明展", "Light Middle East Dubai", 1, 14, "trade_show"},
}
