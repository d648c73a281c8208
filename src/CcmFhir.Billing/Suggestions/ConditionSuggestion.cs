using System.Collections.Immutable;

namespace CcmFhir.Billing.Suggestions;

/// <summary>What the table says of a code. Never an enrolment: a practitioner attests duration and risk for each condition.</summary>
/// <param name="Default">What to propose.</param>
/// <param name="Condition">The table's condition with the longest prefix; null for <see cref="SuggestionDefault.None"/> without a row.</param>
/// <param name="Source">Where the row comes from.</param>
/// <param name="Match">The prefix or code of the row that matched.</param>
/// <param name="Verified">False for a SNOMED code that was written down from memory and awaits a coder.</param>
/// <param name="Note">What to know of the row or the code; null when nothing.</param>
/// <param name="Also">Other conditions of the table that name the same code, longest prefix first.</param>
public sealed record ConditionSuggestion(
    SuggestionDefault Default, string? Condition, string? Source, string? Match, bool Verified, string? Note,
    ImmutableArray<string> Also);

public enum SuggestionDefault
{
    /// <summary>Not in the table: nothing is proposed, and nothing is denied.</summary>
    None,

    /// <summary>Propose it for attestation.</summary>
    Suggest,

    /// <summary>Show it for a person to decide: often without significant risk, history only, or unclear.</summary>
    Review,

    /// <summary>An acute event or a condition that does not carry the programme by itself.</summary>
    NotByItself,
}
