"""The 39 defects of Flask-AppBuilder 5.3 that were found, each with the tests that hold it mended or out of reach."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).parent
HOW_MANY = 39
NO_VIEW = "test_unreachable.test_no_registered_view_draws_a_model_by_itself"
NO_ENDPOINT = "test_unreachable.test_no_registered_endpoint_serves_a_model_by_itself"
NO_PART = "test_unreachable.test_no_line_of_ours_uses_a_part_with_a_defect"
NO_STATE = "test_unreachable.test_a_view_holds_no_state_of_a_request"
NO_SECURITY = "test_unreachable.test_no_view_or_endpoint_of_its_security_is_registered"

# Number → what holds it, as file.function.
HELD: dict[int, tuple[str, ...]] = {
    1: (
        "test_statements.test_a_list_is_counted_without_its_columns_and_only_when_it_must_be",
        "test_lists.test_a_count_stops_at_its_cap_and_says_so",
    ),
    2: (
        "test_statements.test_a_form_reads_no_rows_of_what_it_refers_to",
        "test_references.test_every_reference_of_every_form_and_filter_is_a_remote_select",
        "test_references.test_a_filter_by_a_reference_names_what_it_is",
    ),
    3: (
        "test_statements.test_saving_reads_only_the_rows_that_were_chosen",
        "test_statements.test_a_form_reads_no_rows_of_what_it_refers_to",
    ),
    4: (
        "test_references.test_a_remote_select_searches_and_gives_a_page_at_a_time",
        "test_references.test_what_was_chosen_is_shown_by_its_name_without_a_search",
        NO_PART,
    ),
    5: (
        "test_statements.test_a_list_asks_the_same_for_a_dozen_rows_and_for_three",
        "test_statements.test_the_api_and_an_export_ask_the_same_however_many_rows_there_are",
    ),
    6: ("test_statements.test_permissions_are_read_once_and_asked_of_the_person",),
    7: (
        "test_lists.test_every_order_of_every_area_ends_with_the_row_number",
        "test_lists.test_the_pages_of_equal_rows_neither_repeat_nor_skip_one",
    ),
    8: ("test_lists.test_a_page_never_holds_more_than_a_hundred_rows",),
    9: (
        "test_addresses.test_no_address_of_any_list_breaks_the_panel",
        "test_addresses.test_the_controls_of_a_list_take_all_the_garbage_there_is",
        "test_addresses.test_what_one_database_takes_and_the_other_does_not_is_refused_by_us",
        "test_addresses.test_a_row_of_an_impossible_number_is_not_found",
    ),
    10: (
        "test_lists.test_a_list_is_not_sorted_by_a_column_it_does_not_offer",
        "test_lists.test_accounts_stand_in_one_order_whatever_the_address_asks",
        NO_SECURITY,
    ),
    11: (
        "test_threads.test_eight_people_at_once_never_see_each_others_filters",
        "test_threads.test_eight_people_at_once_never_see_each_others_rows",
        "test_unreachable.test_a_request_leaves_nothing_on_a_view",
        NO_STATE,
    ),
    12: (
        "test_scope.test_whatever_hangs_on_a_foreign_case_is_not_found",
        "test_scope.test_no_list_search_lookup_or_export_reveals_a_foreign_case",
        "test_scope.test_nothing_can_be_done_to_a_foreign_case",
        "test_scope.test_a_filter_across_a_reference_does_not_ask_around_the_wall",
        "test_api.test_info_lists_no_rows_of_what_it_refers_to",
    ),
    13: (
        "test_stale.test_a_save_built_on_an_older_version_is_refused_and_shows_both_texts",
        "test_stale.test_what_was_changed_by_whom_stands_in_the_trail",
        "test_threads.test_eight_saves_at_once_lose_nothing",
        "test_recycle_bin.test_a_deleted_record_leaves_every_list_and_comes_back",
    ),
    14: (
        "test_forms.test_what_was_typed_stays_when_a_form_is_refused",
        "test_forms.test_an_error_of_the_database_keeps_the_form_and_shows_no_statement",
        "test_forms.test_a_database_that_breaks_shows_a_number_and_nothing_of_itself",
    ),
    15: (
        "test_recycle_bin.test_a_refused_deletion_says_why",
        "test_recycle_bin.test_a_draft_can_be_deleted_and_a_registered_petition_only_voided",
    ),
    16: (
        "test_api.test_a_second_row_with_a_taken_value_is_a_clash_by_post_and_by_put",
        "test_api.test_every_error_has_the_one_shape_and_an_honest_code",
    ),
    17: (
        "test_references.test_a_reference_to_nothing_is_refused_and_makes_no_row",
        "test_references.test_a_reference_to_nothing_is_refused_on_both_databases",
    ),
    18: ("test_lists.test_a_filter_nobody_knows_is_refused_and_never_passed_over", NO_ENDPOINT),
    19: (
        "test_api.test_a_row_holds_exactly_the_columns_the_catalogue_exports",
        "test_api.test_no_row_carries_what_only_the_machine_needs",
        "test_lists.test_a_column_no_record_shows_is_in_no_list_and_no_export",
    ),
    20: ("test_forms.test_a_moment_is_typed_with_its_time_and_kept_aware", NO_PART),
    21: (
        "test_forms.test_a_choice_that_may_stay_empty_can_be_emptied_again",
        "test_forms.test_a_choice_nobody_offered_is_refused_with_a_sentence",
    ),
    22: (
        "test_lists.test_a_yes_or_no_filter_finds_exactly_its_rows",
        "test_lists.test_a_yes_or_no_filter_has_three_positions",
    ),
    23: (
        "test_lists.test_dates_are_asked_by_spans_and_by_being_filled_in",
        "test_lists.test_a_date_nobody_can_read_is_refused_and_never_means_everything",
    ),
    24: ("test_lists.test_signs_of_a_search_mean_themselves",),
    25: ("test_lists.test_search_and_every_filter_in_force_are_in_sight_and_go_with_one_click",),
    26: (
        "test_lists.test_an_export_holds_exactly_what_the_list_holds",
        "test_lists.test_an_export_leaves_a_trail_and_needs_the_right",
    ),
    27: (
        "test_lists.test_a_bulk_act_touches_every_chosen_row_or_none",
        "test_lists.test_an_act_nobody_knows_or_on_no_row_is_refused",
    ),
    28: (
        "test_files.test_a_file_keeps_its_own_name_and_nothing_of_a_path",
        "test_files.test_a_file_of_another_kind_is_refused_and_leaves_nothing",
        "test_files.test_a_file_larger_than_the_measure_is_refused",
        "test_files.test_a_file_is_sent_only_with_the_record_it_belongs_to",
        NO_PART,
    ),
    29: (
        "test_records.test_a_panel_leads_to_the_whole_list_which_can_be_searched",
        "test_records.test_a_row_added_beneath_a_record_leads_back_to_it",
        "test_records.test_every_reference_between_two_areas_has_a_list_of_its_own",
    ),
    30: ("test_forms.test_people_and_claims_are_entered_with_their_petition_in_one_form",),
    31: (
        "test_statements.test_a_record_reads_at_most_fifty_of_the_rows_beneath_it",
        "test_records.test_every_panel_of_a_record_is_one_its_area_declares",
        "test_unreachable.test_no_chart_of_the_framework_is_registered",
        NO_VIEW,
    ),
    32: (
        "test_times.test_every_moment_of_every_area_is_kept_with_its_zone",
        "test_times.test_a_moment_read_from_either_database_is_aware",
        "test_times.test_what_is_entered_at_night_counts_on_the_day_of_the_office",
    ),
    33: (
        "test_pages.test_no_page_uses_anything_of_the_stock_look",
        "test_pages.test_no_template_of_the_framework_is_drawn",
    ),
    34: ("test_work.test_an_import_answers_at_once_and_is_done_by_the_worker",),
    35: (
        "test_pages.test_errors_have_pages_of_ours_in_the_readers_language",
        "test_pages.test_a_house_without_its_database_still_says_so_on_a_page_of_ours",
    ),
    36: (
        "test_pages.test_titles_and_labels_are_in_the_readers_language",
        "test_pages.test_yes_and_no_are_words",
        "test_menu.test_the_menu_of_the_framework_is_empty",
    ),
    37: (
        "test_permissions.test_rights_are_said_in_words_and_not_in_names_of_classes",
        "test_permissions.test_every_permission_stands_in_the_matrix_once_for_each_role",
        "test_permissions.test_a_right_that_is_given_and_taken_holds_at_once_and_is_noted",
    ),
    38: (
        "test_permissions.test_the_last_administrator_can_neither_be_switched_off_nor_lose_the_role",
        "test_permissions.test_nobody_changes_the_own_roles_or_switches_oneself_off",
        "test_permissions.test_an_account_is_never_deleted",
    ),
    39: ("test_forms.test_two_forms_share_nothing_that_can_be_filled", NO_STATE),
}


@pytest.mark.parametrize("number", range(1, HOW_MANY + 1))
def test_each_defect_is_held_by_tests_that_exist(number: int) -> None:
    assert HELD.get(number), f"nothing holds defect {number}"
    missing = [
        name for name in HELD[number] if name.partition(".")[2] not in _tests_of(name.partition(".")[0])
    ]
    assert missing == []


def test_there_are_no_others() -> None:
    assert sorted(HELD) == list(range(1, HOW_MANY + 1))


@cache
def _tests_of(file: str) -> frozenset[str]:
    """Return the names of the tests a file of this folder holds."""
    path = HERE / f"{file}.py"
    if not path.is_file():
        return frozenset()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = (node.name for node in tree.body if isinstance(node, ast.FunctionDef))
    return frozenset(name for name in found if name.startswith("test_"))
