using CcmFhir.Fhir.Model;
using static CcmFhir.Chart.Writing.Elements;

namespace CcmFhir.Chart.Reading;

/// <summary>
/// What a search of the chart came to when it found nothing: an empty List of our profile <c>ccm-search</c>
/// (http://hl7.org/fhir/R4/list.html#emptyReason). A person's "asked, none" is the same List with source and date.
/// </summary>
internal static class ChartSearch
{
    private const string Reasons = "http://terminology.hl7.org/CodeSystem/list-empty-reason";
    private const string NoneFound = "nilknown";
    private const string NotToBeHad = "unavailable";

    /// <param name="what">A property of the facts, "stays".</param>
    /// <param name="known">Looked for and none found; else it could not be looked for.</param>
    /// <param name="patient">"Patient/1".</param>
    public static List ToFhir(string what, bool known, string patient) => new()
    {
        Meta = Profile(CcmTerms.SearchProfile),
        Identifier = { Identifier(CcmTerms.SearchIdentifier, what) },
        Status = List.ListStatus.Current,
        Mode = ListMode.Snapshot,
        Code = Concept(CcmTerms.Searches, what),
        Subject = Reference(patient),
        EmptyReason = Concept(Reasons, known ? NoneFound : NotToBeHad),
    };

    /// <summary>True: none; false: not to be had; null: the bundle does not say.</summary>
    public static bool? Known(IEnumerable<List> lists, string what) => Result(Find(lists, what));

    /// <summary>The List that says what the search came to.</summary>
    public static List? Find(IEnumerable<List> lists, string what) => lists.FirstOrDefault(
        l => l.Status?.Known == List.ListStatus.Current && Codings.Has(l.Code, CcmTerms.Searches, what) && Result(l) is not null);

    private static bool? Result(List? list) =>
        Codings.Of(list?.EmptyReason, Reasons)?.Code switch { NoneFound => true, NotToBeHad => (bool?)false, _ => null };
}
