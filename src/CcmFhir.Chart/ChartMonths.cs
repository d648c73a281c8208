using CcmFhir.Fhir.Model;
using NodaTime;
using Period = CcmFhir.Fhir.Model.Period;

namespace CcmFhir.Chart;

internal static class ChartMonths
{
    /// <summary>First to last day, as days: a month has no hour.</summary>
    public static Period Period(YearMonth month)
    {
        var first = month.OnDayOfMonth(1);
        return new Period { Start = FhirDateTime.From(first.ToDateOnly()), End = FhirDateTime.From(first.PlusMonths(1).PlusDays(-1).ToDateOnly()) };
    }
}
