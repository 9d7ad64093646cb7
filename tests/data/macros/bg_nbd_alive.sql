-- AT-23, published: 0.7266. By hand, with all parameters 1, x 1, t_x 1, T 3: 1 / (1 + 1/1 * ((1 + 3) / (1 + 1))^2) = 1/5.
-- Who never came back: 1.
with cases as (
    select
        {{ bg_nbd_alive('2', '30.43', '38.86', 0.243, 4.414, 0.793, 2.426) }} as published,
        {{ bg_nbd_alive('1', '1', '3', 1, 1, 1, 1) }} as by_hand,
        {{ bg_nbd_alive('0', '0', '38.86', 0.243, 4.414, 0.793, 2.426) }} as never_came_back,
        {{ bg_nbd_alive('2', '30.43', '38.86', 0.243, none, 0.793, 2.426) }} as without_a_parameter
)

select * from cases
where published is null
    or cast(published as decimal(5, 4)) != 0.7266
    or by_hand is null
    or by_hand != 0.2
    or never_came_back is null
    or never_came_back != 1
    or without_a_parameter is not null
