using System.Collections.Immutable;

namespace CcmFhir.Billing.Suggestions;

/// <summary>
/// One row of <c>chronic-conditions.json</c>. ICD-10-CM prefixes are undotted.
/// </summary>
/// <param name="Condition">Its name.</param>
/// <param name="Default">What the row proposes: <c>suggest</c>, <c>review</c>, <c>not_by_itself</c> or <c>none</c>.</param>
/// <param name="Source">Where the codes come from.</param>
/// <param name="Icd10">The prefixes of the source's own list.</param>
/// <param name="Icd10Broad">The wider family, where the source's list is narrower than the condition.</param>
/// <param name="Icd10Exclude">Codes that are not this condition.</param>
/// <param name="Snomed">SNOMED CT codes seen in use.</param>
/// <param name="SnomedUnverified">SNOMED CT codes from memory.</param>
/// <param name="Note">For people.</param>
internal sealed record ConditionRow(
    string Condition, SuggestionDefault Default, string Source,
    ImmutableArray<string> Icd10, ImmutableArray<string> Icd10Broad, ImmutableArray<string> Icd10Exclude,
    ImmutableArray<string> Snomed, ImmutableArray<string> SnomedUnverified, string? Note);
