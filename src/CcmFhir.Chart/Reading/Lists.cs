using CcmFhir.Fhir.Model;

namespace CcmFhir.Chart.Reading;

/// <summary>Reading lists a server may have left empty.</summary>
internal static class Lists
{
    public static T? Leading<T>(this FhirList<T> list)
        where T : FhirNode, IFhirType<T> =>
        list is [var first, ..] ? first : null;
}
