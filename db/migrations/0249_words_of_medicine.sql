-- Words of the code systems in use: a mask over a sealed name must take no finding away (White, Graves).
create view terminology.published_words as select word, holders from terminology.word;
grant select on terminology.published_words to chartkeeper_app;
