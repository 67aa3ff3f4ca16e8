package app

import (
	"context"
	"net/http"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/geo"
	"tradewind/internal/kit/rest"
)

// Tables of the world, for pickers. They are constants of the program, so the page may keep them for a day.

type geoCountry struct {
	Code        string   `json:"code"`
	NameEn      string   `json:"name_en"`
	NameZh      string   `json:"name_zh"`
	CallingCode string   `json:"calling_code" doc:"Digits after the +"`
	Currency    string   `json:"currency"`
	Language    string   `json:"language"`
	Continent   string   `json:"continent" doc:"Code of GET /geo/regions"`
	Region      string   `json:"region" doc:"Code of GET /geo/regions"`
	TimeZones   []string `json:"time_zones" doc:"The main one first"`
	Weekend     []int    `json:"weekend" doc:"0 is Sunday"`
}

type geoRegion struct {
	Code      string `json:"code"`
	NameEn    string `json:"name_en"`
	NameZh    string `json:"name_zh"`
	Continent bool   `json:"continent"`
}

type geoCurrency struct {
	Code   string `json:"code"`
	NameEn string `json:"name_en"`
	NameZh string `json:"name_zh"`
	Digits int    `json:"digits" doc:"Minor units: 2 for USD, 0 for JPY"`
	Symbol string `json:"symbol"`
}

type geoLanguage struct {
	Code   string `json:"code"`
	NameEn string `json:"name_en"`
	NameZh string `json:"name_zh"`
	Native string `json:"native"`
}

type geoZone struct {
	Code   string `json:"code" doc:"IANA name"`
	NameEn string `json:"name_en"`
	NameZh string `json:"name_zh"`
}

type geoList[T any] struct {
	CacheControl string `header:"Cache-Control"`
	Body         rest.Page[T]
}

// mountGeo declares the lists of countries, currencies, languages and time zones.
func mountGeo(r *rest.Router) {
	geoRoute(r, "countries", "Countries", func() []geoCountry {
		return convert(geo.Countries(), func(c geo.CountryInfo) geoCountry {
			out := geoCountry{Code: c.Code, NameEn: c.EN, NameZh: c.ZH, CallingCode: c.CallingCode, Currency: c.Currency, Language: c.Language,
				Continent: c.Continent, Region: c.Region, TimeZones: c.Zones, Weekend: []int{}}
			for _, d := range c.Weekend {
				out.Weekend = append(out.Weekend, int(d))
			}
			return out
		})
	})
	geoRoute(r, "regions", "Continents and regions", func() []geoRegion {
		return convert(geo.Regions(), func(x geo.RegionInfo) geoRegion { return geoRegion{x.Code, x.EN, x.ZH, x.Continent} })
	})
	geoRoute(r, "currencies", "Currencies", func() []geoCurrency {
		return convert(geo.Currencies(), func(x geo.CurrencyInfo) geoCurrency {
			return geoCurrency{x.Code, x.EN, x.ZH, x.Digits, x.Symbol}
		})
	})
	geoRoute(r, "languages", "Languages", func() []geoLanguage {
		return convert(geo.Languages(), func(x geo.LanguageInfo) geoLanguage { return geoLanguage{x.Code, x.EN, x.ZH, x.Native} })
	})
	geoRoute(r, "time-zones", "Time zones", func() []geoZone {
		return convert(geo.Zones(), func(z string) geoZone { return geoZone{Code: z, NameEn: z, NameZh: z} })
	})
}

func geoRoute[T any](r *rest.Router, name, summary string, items func() []T) {
	rest.Register(r, rest.Op{Method: http.MethodGet, Path: "/geo/" + name, ID: "geo-" + name, Tag: "geo", Summary: summary, Needs: access.SignedIn},
		func(context.Context, *rest.Empty) (*geoList[T], error) {
			return &geoList[T]{CacheControl: "private, max-age=86400", Body: rest.Page[T]{Items: items()}}, nil
		})
}

func convert[A, B any](in []A, one func(A) B) []B {
	out := make([]B, len(in))
	for i, x := range in {
		out[i] = one(x)
	}
	return out
}
