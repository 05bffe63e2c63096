-- Block, compare and score as plain SQL that DuckDB and PostgreSQL (fuzzystrmatch) both read: the pairs of columns of with-splink.py's large file, edit distance, weights fixed by hand.
-- Less than the product's engine does (no nicknames, sounds, relatives, training): what an SQL engine must do at least. Statements end with a semicolon at the end of a line.
create table pair as
      select a.n as l, b.n as r from people a join people b on a.ssn = b.ssn and a.n < b.n
union select a.n, b.n from people a join people b on a.given = b.given and a.family = b.family and a.n < b.n
union select a.n, b.n from people a join people b on a.family = b.family and a.birth_date = b.birth_date and a.n < b.n
union select a.n, b.n from people a join people b on a.given = b.given and a.birth_date = b.birth_date and a.n < b.n
union select a.n, b.n from people a join people b on a.zip = b.zip and a.birth_date = b.birth_date and a.n < b.n
union select a.n, b.n from people a join people b on a.phone = b.phone and a.given = b.given and a.n < b.n
union select a.n, b.n from people a join people b on a.phone = b.phone and a.family = b.family and a.n < b.n
union select a.n, b.n from people a join people b on a.phone = b.phone and a.birth_date = b.birth_date and a.n < b.n
union select a.n, b.n from people a join people b on a.zip = b.zip and a.house = b.house and a.given = b.given and a.n < b.n
union select a.n, b.n from people a join people b on a.zip = b.zip and a.house = b.house and a.street = b.street and a.n < b.n;
create table scored as select * from (
  select l, r,
      case when a.given is null or b.given is null then 0 when a.given = b.given then 7 when levenshtein(a.given, b.given) = 1 then 5 when levenshtein(a.given, b.given) = 2 then 2 else -4 end
    + case when a.family is null or b.family is null then 0 when a.family = b.family then 9 when levenshtein(a.family, b.family) = 1 then 7 when levenshtein(a.family, b.family) = 2 then 3 else -4 end
    + case when a.middle is null or b.middle is null then 0 when a.middle = b.middle then 5 when substr(a.middle, 1, 1) = substr(b.middle, 1, 1) then 2 else -3 end
    + case when a.birth_date is null or b.birth_date is null then 0 when a.birth_date = b.birth_date then 13 when levenshtein(a.birth_date, b.birth_date) = 1 then 7 when levenshtein(a.birth_date, b.birth_date) = 2 then 4 else -6 end
    + case when a.sex is null or b.sex is null then 0 when a.sex = b.sex then 1 else -5 end
    + case when a.ssn is null or b.ssn is null then 0 when a.ssn = b.ssn then 16 when levenshtein(a.ssn, b.ssn) <= 2 then 9 else -6 end
    + case when a.phone is null or b.phone is null then 0 when a.phone = b.phone then 8 when levenshtein(a.phone, b.phone) = 1 then 6 else -1 end
    + case when a.street is null or b.street is null then 0 when a.house = b.house and a.street = b.street and a.zip = b.zip then 8 when a.house = b.house and a.zip = b.zip then 7
        when a.house = b.house and levenshtein(a.street, b.street) <= 2 then 7 when a.zip = b.zip then 2 when a.city = b.city then 1 else -1 end
    - 20 as score
  from pair join people a on a.n = l join people b on b.n = r) s where score > -5;
