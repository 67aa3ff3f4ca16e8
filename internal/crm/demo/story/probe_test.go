package story

import (
	"fmt"
	"github.com/nyaruka/phonenumbers"
	"sort"
	"strings"
	"testing"
)

func TestProbe(t *testing.T) {
	land := loadCountries()
	var ccs []string
	for cc := range land {
		ccs = append(ccs, cc)
	}
	sort.Strings(ccs)
	clean := strings.NewReplacer(" ", "", "-", "")
	for _, cc := range ccs {
		c := land[cc]
		probe := func(what, p string, mobile bool) {
			r := newDice(1, p)
			bad := 0
			typ := 0
			reg := 0
			ex := ""
			ok := ""
			for range 300 {
				n := r.fill(clean.Replace(p))
				x, err := phonenumbers.Parse(n, "")
				if err != nil || !phonenumbers.IsValidNumber(x) {
					bad++
					ex = n
					continue
				}
				ok = n
				if phonenumbers.GetRegionCodeForNumber(x) != cc {
					reg++
					ex = n
				}
				k := phonenumbers.GetNumberType(x)
				if mobile && k != phonenumbers.MOBILE && k != phonenumbers.FIXED_LINE_OR_MOBILE || !mobile && k != phonenumbers.FIXED_LINE && k != phonenumbers.FIXED_LINE_OR_MOBILE {
					typ++
					ex = n
				}
			}
			g := ""
			if !mobile && ok != "" {
				x, _ := phonenumbers.Parse(ok, "")
				g, _ = phonenumbers.GetGeocodingForNumber(x, "en")
			}
			if bad+typ+reg > 0 {
				fmt.Printf("BAD %s %s %q invalid %d type %d region %d e.g. %s ok %s\n", cc, what, p, bad, typ, reg, ex, ok)
			}
			if !mobile {
				fmt.Printf("geo %s %s -> %s\n", cc, what, g)
			}
		}
		for _, m := range c.mobile {
			for _, p := range c.places {
				probe(p.name+" mob", strings.Replace(m, " A ", " "+strings.Fields(p.phone)[1]+" ", 1), true)
				if !strings.Contains(m, " A ") {
					break
				}
			}
		}
		for _, p := range c.places {
			probe(p.name, p.phone, false)
		}
	}
}
