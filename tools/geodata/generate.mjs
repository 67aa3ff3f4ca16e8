// Prints internal/kit/geo/data_gen.go. See README.md.
import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as own from './own.mjs';

const require = createRequire(import.meta.url);
const root = (pkg) => dirname(require.resolve(`${pkg}/package.json`));
const supplemental = (name) => require(`cldr-core/supplemental/${name}.json`).supplemental;
const locale = (lang, file) => {
  const path = join(root('cldr-localenames-full'), 'main', lang, `${file}.json`);
  return existsSync(path) ? require(path).main[lang].localeDisplayNames[file] : {};
};
const str = JSON.stringify;
const fail = (msg) => { throw new Error(msg); };

const en = locale('en', 'territories');
const zh = locale('zh', 'territories');
const mappings = supplemental('codeMappings').codeMappings;

// ISO 3166-1: the codes with a numeric and an alpha-3 form that CLDR does not mark as private or withdrawn, and Kosovo,
// which customs and banks know as XK.
const aliased = supplemental('aliases').metadata.alias.territoryAlias;
const codes = Object.keys(mappings)
  .filter((c) => /^[A-Z]{2}$/.test(c) && mappings[c]._numeric && mappings[c]._alpha3 && !aliased[c] && !/^(Q[M-Z]|X[A-JL-Z]|ZZ|AA|EU|UN|EZ)$/.test(c) && Number(mappings[c]._numeric) < 900)
  .concat('XK').filter((c, i, a) => a.indexOf(c) === i).sort();

// Regions: the continents, and below them the M49 subregions.
const contains = supplemental('territoryContainment').territoryContainment;
const children = (c) => contains[c]?._contains ?? [];
const within = (top, code) => children(top).some((c) => c === code || within(c, code));
const continents = ['002', '003', '005', '009', '142', '150'];
const subregions = ['015', '011', '017', '014', '018', '021', '013', '029', '005', '143', '030', '035', '034', '145', '151', '154', '155', '039', '053', '054', '057', '061'];
const region = (code) => subregions.find((r) => within(r, code)) ?? (['AQ', 'BV', 'GS', 'HM', 'TF'].includes(code) ? 'AQ' : code === 'XK' ? '039' : code === 'UM' ? '057' : fail(`no region for ${code}`));
const continent = (r) => (r === 'AQ' ? 'AQ' : continents.find((c) => c === r || within(c, r)) ?? fail(`no continent for ${r}`));

const calling = {};
for (const [code, list] of Object.entries(own.calling)) for (const c of list.split(' ')) calling[c] = code;

const tenders = supplemental('currencyData').currencyData.region;
const today = '2026-12-31';
const current = (c) => (tenders[c] ?? []).flatMap((o) => Object.entries(o))
  .filter(([, v]) => !v._to && v._tender !== 'false' && !(v._from > today)).map(([k]) => k);
const currency = (c) => own.currency[c] ?? current(c)[0] ?? fail(`no currency for ${c}`);

const zones = {};
for (const [key, v] of Object.entries(require('cldr-bcp47/bcp47/timezone.json').keyword.u.tz)) {
  if (key.startsWith('_') || v._deprecated || !v._alias) continue;
  const country = v._region ?? key.slice(0, 2).toUpperCase();
  const name = v._iana ?? v._alias.split(' ')[0];
  if (name.startsWith('Etc/')) continue;
  (zones[country] ??= []).push(name);
}
const zonesOf = (c) => {
  const main = own.mainZone[c] ?? zones[c]?.[0] ?? fail(`no zone for ${c}`);
  if (!own.mainZone[c] && zones[c].length > 1) fail(`no main zone for ${c}`);
  return [main, ...(zones[c] ?? []).filter((z) => z !== main).sort()];
};

const week = supplemental('weekData').weekData;
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const weekend = (c) => {
  if (own.weekend[c]) return own.weekend[c];
  const from = days.indexOf(week.weekendStart[c] ?? week.weekendStart['001']);
  const to = days.indexOf(week.weekendEnd[c] ?? week.weekendEnd['001']);
  const out = [];
  for (let d = from; ; d = (d + 1) % 7) { out.push(d); if (d === to) return out; }
};

const info = supplemental('territoryInfo').territoryInfo;
const known = own.languages.split(' ');
const language = (c) => {
  if (own.business[c]) return own.business[c];
  const spoken = Object.entries(info[c]?.languagePopulation ?? {})
    .filter(([, v]) => /^(official|de_facto_official)$/.test(v._officialStatus ?? ''))
    .sort((a, b) => b[1]._populationPercent - a[1]._populationPercent).map(([k]) => k.replace('_', '-'));
  const found = spoken.map((l) => (known.includes(l) ? l : l.split('-')[0])).find((l) => known.includes(l));
  return found ?? fail(`no language for ${c}: ${spoken}`);
};

const nameEN = (c) => own.namesEN[c] ?? en[c].replace(/ & /g, ' and ').replace(/’/g, "'");
const nameZH = (c) => own.namesZH[c] ?? zh[c];
const plain = (s) => s.normalize('NFKD').replace(/[\p{M}\p{P}\p{S}\s]/gu, '').toLowerCase();

const others = ['de', 'fr', 'es', 'pt', 'it', 'ru', 'tr', 'ar', 'vi', 'zh-Hant'].map((l) => locale(l, 'territories'));
const taken = new Map();
for (const c of codes) for (const n of [nameEN(c), nameZH(c), en[c], zh[c], ...(own.aliases[c] ?? '').split('|')]) if (n) {
  if (taken.has(plain(n)) && taken.get(plain(n)) !== c) fail(`${n} names ${c} and ${taken.get(plain(n))}`);
  taken.set(plain(n), c);
}
const aliasesOf = (c) => {
  const native = locale(language(c), 'territories');
  const list = [en[c], zh[c], ...[en, zh, ...others, native].flatMap((t) => Object.keys(t).filter((k) => k.startsWith(`${c}-alt-`)).map((k) => t[k])),
    ...(own.aliases[c] ?? '').split('|'), native[c], ...others.map((t) => t[c])];
  const seen = new Set([plain(nameEN(c)), plain(nameZH(c))]);
  const out = [];
  for (const n of list) {
    const p = plain(n ?? '');
    // Two-letter names would shadow codes, but for U.K. and U.S.; a name of two countries in different languages names neither.
    if (!p || seen.has(p) || (p.length < 3 && /^[a-z]+$/.test(p) && p !== 'uk' && p !== 'us')) continue;
    if (taken.has(p) && taken.get(p) !== c) continue;
    taken.set(p, c);
    seen.add(p);
    out.push(n);
  }
  return out;
};

const out = [];
const p = (line) => out.push(line);
p('// Code generated by tools/geodata/generate.mjs from Unicode CLDR 48.2.0; DO NOT EDIT.');
p('');
p('package geo');
p('');
p('import "time"');
p('');
p('// Sources: Unicode CLDR (Unicode-3.0, see LICENSE-data.txt) and tools/geodata/own.mjs.');
p('');
p('var countries = []CountryInfo{');
for (const c of codes) {
  const r = region(c);
  const w = weekend(c).map((d) => `time.${['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'][d]}`).join(', ');
  p(`{Code: ${str(c)}, Alpha3: ${str(c === 'XK' ? 'XKX' : mappings[c]._alpha3)}, EN: ${str(nameEN(c))}, ZH: ${str(nameZH(c))}, Continent: ${str(continent(r))}, Region: ${str(r)}, CallingCode: ${str(calling[c] ?? fail(`no calling code for ${c}`))}, Currency: ${str(currency(c))}, Language: ${str(language(c))}, Zones: []string{${zonesOf(c).map(str).join(', ')}}, Weekend: []time.Weekday{${w}}, aliases: ${str(aliasesOf(c).join('|'))}},`);
}
p('}');
p('');
p('var regions = []RegionInfo{');
for (const r of [...continents, 'AQ', ...subregions.filter((s) => !continents.includes(s))]) {
  p(`{Code: ${str(r)}, EN: ${str(en[r])}, ZH: ${str(zh[r])}, Continent: ${continents.includes(r) || r === 'AQ'}},`);
}
p('}');
p('');
const digits = {};
for (const [n, list] of Object.entries(own.digits)) for (const c of list.split(' ')) digits[c] = n;
const ce = require('cldr-numbers-full/main/en/currencies.json').main.en.numbers.currencies;
const cz = require('cldr-numbers-full/main/zh/currencies.json').main.zh.numbers.currencies;
const active = [...new Set(codes.flatMap(current))].sort();
p('var currencies = []CurrencyInfo{');
for (const c of active) {
  p(`{Code: ${str(c)}, Digits: ${digits[c] ?? 2}, EN: ${str(ce[c].displayName)}, ZH: ${str(cz[c].displayName)}, Symbol: ${str(own.symbols[c] ?? cz[c].symbol ?? c)}},`);
}
p('}');
p('');
const le = locale('en', 'languages');
const lz = locale('zh', 'languages');
p('var languages = []LanguageInfo{');
for (const l of known) {
  const self = locale(l, 'languages')[l] ?? '';
  const native = own.nativeNames[l] ?? (self ? self[0].toLocaleUpperCase(l) + self.slice(1) : fail(`no own name of ${l}`));
  p(`{Code: ${str(l)}, EN: ${str(own.languageEN[l] ?? le[l])}, ZH: ${str(own.languageZH[l] ?? lz[l])}, Native: ${str(native)}},`);
}
p('}');
p('');
p('// cities: zone to city and state names, by country.');
p('var cities = map[string]map[string]string{');
for (const c of Object.keys(own.cities).sort()) {
  p(`${str(c)}: {`);
  for (const z of Object.keys(own.cities[c]).sort()) {
    if (!zonesOf(c).includes(z)) fail(`${z} is not a zone of ${c}`);
    p(`${str(z)}: ${str(own.cities[c][z])},`);
  }
  p('},');
}
p('}');
console.log(out.join('\n'));
