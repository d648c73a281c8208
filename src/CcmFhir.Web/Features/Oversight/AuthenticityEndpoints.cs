using CcmFhir.Web.Hosting;
using CcmFhir.Web.Oversight;
using CcmFhir.Web.Storage;
using NodaTime.Text;

namespace CcmFhir.Web.Features.Oversight;

/// <summary>How real the practice's time looks, shown to those who answer for it before an auditor asks.</summary>
internal static class AuthenticityEndpoints
{
    public static void MapAuthenticity(this IEndpointRouteBuilder routes) => routes.MapGet(
        "/oversight/authenticity", async (PageRequest page, OversightFrames frames, Ledger ledger) =>
        {
            var last = page.Today.ToYearMonth();
            var asked = YearMonthPattern.Iso.Parse(page.Query("month") ?? "");
            var shown = asked.Success && asked.Value.CompareTo(last) <= 0 ? asked.Value : last;
            var newest = shown.OnDayOfMonth(1).PlusMonths(AuthenticityTrend.MonthsShown) <= page.Today ? shown : last;
            var time = await ledger.ReadTimeOfPracticeAsync(page.Ehr.Practice.Id, AuthenticityTrend.Since(newest, page.Zone), page.Cancel);
            return Html.Page(new AuthenticityView(frames.Of(page), shown, AuthenticityTrend.Of(time, newest, shown, page.Zone)));
        });
}
