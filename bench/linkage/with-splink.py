"""Splink on a file of people, without labels: with-splink.py IN.csv OUT.csv MODEL BLOCKS. Prints one line of JSON: seconds by phase, pairs, peak memory.

IN has the columns id, given, middle, family, suffix, birth_date, sex, ssn, phone, house, street, city, state, zip (trimmed, lower case; empty = not known); a column that is empty
throughout is left out. Training follows Splink's own worked examples: u by random sampling, m by expectation maximisation blocked twice. MODEL:
  example  the comparisons of its worked example for FEBRL 3 (names, birth date, number, house number, postal code)
  all      every column with the comparison its library offers, term frequency on names and places
  address  the same, with the address as one comparison in levels (parts of one address agree together; counted one by one they make a family of every household)
BLOCKS: single = each strong column blocks alone, as in that example; pairs = pairs of columns, as its guide on blocking recommends for large files.
"""
import json, logging, resource, sys, time
import duckdb
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

logging.getLogger("splink").setLevel(logging.ERROR)
source, out, model, blocks = sys.argv[1:5]
began = time.time()
con = duckdb.connect()
con.execute("set threads to 2")
con.execute(f"create table people as select * from read_csv('{source}', header = true, all_varchar = true, nullstr = '')")
columns = [c for (c,) in con.execute("select column_name from information_schema.columns where table_name = 'people'").fetchall()]
counts = dict(zip(columns, con.execute("select " + ", ".join(f'count("{c}")' for c in columns) + " from people").fetchall()[0]))
has = lambda *names: all(counts.get(n, 0) > 0 for n in names)
read = time.time()

tf = lambda comparison: comparison.configure(term_frequency_adjustments=True)
names = [(("given",), lambda: tf(cl.NameComparison("given"))), (("family",), lambda: tf(cl.NameComparison("family")))]
birth = (("birth_date",), lambda: cl.DateOfBirthComparison("birth_date", input_is_string=True, datetime_format="%Y-%m-%d"))
person = [
    *names, (("middle",), lambda: tf(cl.JaroWinklerAtThresholds("middle", [0.92]))), birth,
    (("sex",), lambda: cl.ExactMatch("sex")),
    (("ssn",), lambda: cl.DamerauLevenshteinAtThresholds("ssn", [1, 2])),
    (("phone",), lambda: cl.DamerauLevenshteinAtThresholds("phone", [1])),
]
levels = [
    cll.NullLevel("street"),
    cll.CustomLevel("house_l = house_r and street_l = street_r and zip_l = zip_r", "same address"),
    cll.CustomLevel("house_l = house_r and zip_l = zip_r", "same house number and postal code"),
    cll.CustomLevel("house_l = house_r and jaro_winkler_similarity(street_l, street_r) > 0.88", "same house number, like street"),
    cll.CustomLevel("zip_l = zip_r", "same postal code"), cll.CustomLevel("city_l = city_r", "same town"), cll.ElseLevel(),
]
models = {
    "example": [*names, birth, (("ssn",), lambda: cl.DamerauLevenshteinAtThresholds("ssn", [2])), (("house",), lambda: tf(cl.ExactMatch("house"))), (("zip",), lambda: tf(cl.ExactMatch("zip")))],
    "all": [
        *person, (("house",), lambda: tf(cl.ExactMatch("house"))), (("street",), lambda: tf(cl.JaroWinklerAtThresholds("street", [0.9]))),
        (("city",), lambda: tf(cl.JaroWinklerAtThresholds("city", [0.9]))), (("zip",), lambda: tf(cl.DamerauLevenshteinAtThresholds("zip", [1]))),
    ],
    "address": [*person, (("street",), lambda: cl.CustomComparison(output_column_name="address", comparison_levels=levels))],
}
comparisons = [make() for needs, make in models[model] if has(*needs)]
rules = {
    "single": [("ssn",), ("given",), ("family",), ("birth_date",), ("zip",), ("phone",)],
    "pairs": [("ssn",), ("given", "family"), ("family", "birth_date"), ("given", "birth_date"), ("zip", "birth_date"), ("phone", "given"), ("phone", "family"), ("phone", "birth_date"), ("zip", "house", "given"), ("zip", "house", "street")],
}
blocking = [block_on(*rule) for rule in rules[blocks] if has(*rule)]
blocking.append("l.given = r.family and l.family = r.given" + ("" if blocks == "single" else " and l.birth_date = r.birth_date"))
settings = SettingsCreator(link_type="dedupe_only", unique_id_column_name="id", comparisons=comparisons, blocking_rules_to_generate_predictions=blocking, retain_matching_columns=False, retain_intermediate_calculation_columns=False)
linker = Linker("people", settings, DuckDBAPI(connection=con))

certain = [block_on("given", "family", "birth_date"), "l.given = r.family and l.family = r.given and l.birth_date = r.birth_date"] + ([block_on("ssn")] if has("ssn") else [])
linker.training.estimate_probability_two_random_records_match(certain, recall=0.9)
linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
for rule in ([("birth_date",), ("zip",) if blocks == "single" and model != "address" else ("given", "family")]):
    linker.training.estimate_parameters_using_expectation_maximisation(block_on(*rule))
trained = time.time()
predicted = linker.inference.predict(threshold_match_weight=-10)
table = predicted.physical_name
con.execute(f"copy (select id_l as id1, id_r as id2, match_weight as score, match_probability as probability from {table} order by score desc) to '{out}' (header, delimiter ',')")
pairs = con.execute(f"select count(*) from {table}").fetchall()[0][0]
done = time.time()
print(json.dumps({"read": round(read - began, 2), "train": round(trained - read, 2), "predict": round(done - trained, 2), "seconds": round(done - began, 2), "pairs": pairs, "peakMegabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)}))
