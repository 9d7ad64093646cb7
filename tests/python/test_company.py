"""The entity layer does with every entity what the contract says, on rows with one fault of each kind."""

from company import contracts, expected_accounting
from conftest import Built


def test_every_row_of_every_entity_is_used_or_left_out_for_its_reason(company: Built) -> None:
    table = company.engine.project.models["fct_row_accounting"].relation_name
    rows = company.warehouse.fetch(f"select entity, reason, row_count from {table}").to_pylist()
    assert {(row["entity"], row["reason"]): row["row_count"] for row in rows} == expected_accounting()


def test_of_two_rows_with_one_key_the_one_loaded_last_stays(company: Built) -> None:
    models = company.engine.project.models
    for entity, _ in contracts():
        rows = company.warehouse.fetch(
            f"select count(*) as n from {models[f'entity_{entity}'].relation_name} "
            "where loaded_at = timestamp '2025-06-30 00:00:01'"
        ).to_pylist()
        assert rows == [{"n": 0}], entity


def test_an_instant_with_an_offset_is_utc_and_text_is_trimmed(company: Built) -> None:
    table = company.engine.project.models["entity_tickets"].relation_name
    [row] = company.warehouse.fetch(
        f"select ticket_id, created_at, solved_at from {table} where ticket_id = 'tickets-2'"
    ).to_pylist()
    assert str(row["created_at"]) == "2025-03-02 02:30:00"
    assert str(row["solved_at"]) == "2025-04-02 02:30:00"
