/** ISO 639-2 codes often sent, as the BCP 47 tags FHIR uses. */
export const languageTags: Readonly<Record<string, string>> = {
  eng: 'en', spa: 'es', fre: 'fr', fra: 'fr', ger: 'de', deu: 'de', ita: 'it', por: 'pt', rus: 'ru', chi: 'zh', zho: 'zh', jpn: 'ja', kor: 'ko', ara: 'ar', vie: 'vi',
  hin: 'hi', pol: 'pl', tgl: 'tl', urd: 'ur', ben: 'bn', pan: 'pa', per: 'fa', fas: 'fa', heb: 'he', gre: 'el', ell: 'el', hat: 'ht', ukr: 'uk', tur: 'tr', dut: 'nl', nld: 'nl', som: 'so', amh: 'am',
  english: 'en', spanish: 'es', french: 'fr', german: 'de', italian: 'it', portuguese: 'pt', russian: 'ru', chinese: 'zh', arabic: 'ar', vietnamese: 'vi',
};
