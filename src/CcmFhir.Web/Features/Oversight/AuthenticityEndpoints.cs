using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Oversight;
using CcmFhir.Web.Storage;
using NodaTime.Text;

namespace CcmFhir.Web.Features.Oversight;

/// <summary>How real the practice's time looks, shown to those who answer for it before an auditor asks.</summary>
internal static class AuthenticityEndpoints
{
    public static void MapAuthenticity(this IEndpointRouteBuilder routes) => routes.MapGet(
        "/oversight/authenticity", async (PageRequest page, OversightFrames frames, MonthReader months, Ledger ledger) =>
        {
            var last = page.Today.ToYearMonth();
            var asked = YearMonthPattern.Iso.Parse(page.Query("month") ?? "");
            var shown = asked.Success && asked.Value.CompareTo(last) <= 0 ? asked.Value : last;
            var newest = shown.OnDayOfMonth(1).PlusMonths(AuthenticityTrend.MonthsShown) <= page.Today ? shown : last;
            var time = await ledger.ReadTimeOfPracticeAsync(page.Ehr.Practice.Id, AuthenticityTrend.Since(newest, page.Zone), page.Cancel);
            var staff = await months.RegisterAsync(page.Context.Patient.PracticeId, page.Context.Patient.EhrId, page.Cancel);
            LedgerRow AsOnePerson(LedgerRow row) => row.Event is TimeLogged what
                ? row with { Event = what with { By = what.By with { Id = staff.PersonOf(new StaffIdentity(row.EhrId, what.By.Id), what.Start.InZone(page.Zone).Date).Key } } }
                : row;
            return Html.Page(new AuthenticityView(frames.Of(page), shown, AuthenticityTrend.Of(time.Select(AsOnePerson), newest, shown, page.Zone)));
        });
}
