-- Chance without a state: every draw is a function of the seed, the name of what is drawn, and a key, so that nothing depends on the
-- order of rows or on how many there are. A key of several parts is hash(part, part).

-- in [0, 1)
create or replace macro uniform(stream, key) as
    (hash(hash(getvariable('seed'), stream, key)) >> 11) / 9007199254740992.0;

create or replace macro between_of(low, high, stream, key) as
    low + (high - low) * uniform(stream, key);

create or replace macro whole_between(low, high, stream, key) as
    cast(floor(between_of(low, high + 1, stream, key)) as bigint);

create or replace macro happens(probability, stream, key) as
    uniform(stream, key) < probability;

create or replace macro exponential(mean, stream, key) as
    -mean * ln(1 - uniform(stream, key));

-- Box and Muller, 1958
create or replace macro normal(stream, key) as
    sqrt(-2 * ln(1 - uniform(stream || '/radius', key))) * cos(2 * pi() * uniform(stream || '/angle', key));

create or replace macro lognormal(median, sigma, stream, key) as
    median * exp(sigma * normal(stream, key));

-- a whole number whose mean is near `mean`, with the long tail that counts of people's acts have
create or replace macro count_about(mean, stream, key) as
    cast(floor(exponential(mean + 0.5, stream, key)) as bigint);

create or replace macro pick(choices, stream, key) as
    choices[1 + cast(floor(len(choices) * uniform(stream, key)) as bigint)];

-- instants are whole seconds
create or replace macro after(instant, days) as
    instant + to_seconds(cast(floor(days * 86400) as bigint));

create or replace macro seconds_between(first_instant, last_instant) as
    epoch_ms(last_instant) // 1000 - epoch_ms(first_instant) // 1000;

create or replace macro within(low, high, stream, key) as
    low + to_seconds(cast(floor(seconds_between(low, high) * uniform(stream, key)) as bigint));

-- what has happened when the data end; a row knows nothing later
create or replace macro known(instant) as
    case when instant < getvariable('as_of') then instant end;

create or replace macro midnight(instant, days) as
    date_trunc('day', instant) + to_days(days);

-- whether a row has a fault of this kind, at a known rate
create or replace macro is_faulty(kind, rate, key) as
    happens(rate, 'fault: ' || kind, key);
