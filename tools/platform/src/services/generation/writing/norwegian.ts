// A glossary, English to Norwegian bokmål: phrases first, then words.

export const phrases: readonly (readonly [RegExp, string])[] = [
  [/\b(\p{L}+) runs at (\d+)% of capacity/gu, '$1 har en kapasitetsutnyttelse på $2 %'],
  [/\bat (\d+)% of capacity/gu, 'på $1 % av kapasiteten'],
  [/\bin the last quarter/gu, 'i siste kvartal'],
  [/\bin week (\d+)/gu, 'i uke $1'],
  [/\bby the end of/gu, 'innen utgangen av'],
  [/\bthousand euro/gu, 'tusen euro'],
  [/\bmillion euro/gu, 'millioner euro'],
  [/\bper cent/gu, 'prosent'],
  [/\bgoes up|went up/gu, 'gikk opp'],
  [/\bcame down/gu, 'gikk ned'],
  [/(\d)%/gu, '$1 %'],
];

const pairs =
  'the:- a:en an:en and:og or:eller of:av in:i on:på at:ved to:til for:for from:fra with:med without:uten by:av is:er are:er was:var were:var ' +
  'be:være been:vært has:har have:har had:hadde will:skal would:ville can:kan could:kunne must:må not:ikke no:ingen it:det this:dette these:disse ' +
  'that:som which:som we:vi our:vår they:de their:deres you:du your:din and:og but:men because:fordi since:siden after:etter before:før until:til ' +
  'when:når if:hvis as:som than:enn more:mer most:mest less:mindre fewer:færre all:alle every:hver each:hver one:én two:to three:tre new:ny old:gammel ' +
  'high:høy low:lav full:full open:åpen day:dag days:dager week:uke weeks:uker month:måned months:måneder year:år years:år quarter:kvartal hour:time ' +
  'hours:timer minutes:minutter capacity:kapasitet utilisation:utnyttelse plan:plan hub:terminal hubs:terminaler crane:kran cranes:kraner truck:lastebil ' +
  'trucks:lastebiler fleet:bilpark storage:lager cost:kostnad costs:kostnader price:pris budget:budsjett revenue:inntekter forecast:prognose margin:margin ' +
  'customer:kunde customers:kunder contract:kontrakt supplier:leverandør employee:ansatt employees:ansatte colleagues:kolleger team:gruppe manager:leder ' +
  'decision:beslutning decided:besluttet report:rapport reports:rapporterer figures:tall numbers:tall summary:sammendrag risk:risiko measure:tiltak ' +
  'security:sikkerhet access:tilgang data:data system:system process:prosess service:tjeneste services:tjenester delivery:levering departures:avganger ' +
  'arrives:ankommer arrive:ankommer reach:når rose:steg fell:falt grew:vokste shrank:krympet stays:forblir remains:forblir needs:trenger need:trenger ' +
  'comes:kommer come:kommer starts:begynner ends:slutter January:januar February:februar March:mars April:april May:mai June:juni July:juli August:august ' +
  'September:september October:oktober November:november December:desember Monday:mandag Tuesday:tirsdag Wednesday:onsdag Thursday:torsdag Friday:fredag';

export const words: ReadonlyMap<string, string> = new Map(
  pairs.split(' ').map((pair) => {
    const [english = '', norwegian = ''] = pair.split(':');
    return [english, norwegian === '-' ? '' : norwegian] as const;
  }),
);
