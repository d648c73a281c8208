using NodaTime;
using NodaTime.Text;

namespace CcmFhir.Web.Components;

/// <summary>Paths the pages link and post to. The month rides along so that a person looking back stays there.</summary>
public sealed record Links(string ContextId, YearMonth Month)
{
    private static readonly YearMonthPattern MonthPattern = YearMonthPattern.Iso;

    public string MonthText => MonthPattern.Format(Month);

    public string Landing => To("");
    public string LandingNow => To("", "panels=now");
    public string Conditions => To("/conditions");
    public string Consent => To("/consent");
    public string Plan => To("/plan");
    public string MonthClose => To("/month");
    public string Outside => To("/outside");
    public string Signatures => To("/signatures");
    public string Identity => To("/identity");
    public string Staff => To("/staff");
    public string Templates => To("/templates");
    public string Payers => To("/payers");
    public string Why => To("/why");
    public string Charges => To("/charges");
    public string HomeCare => To("/home-care");
    public string Oversight => $"/c/{ContextId}/oversight";
    public string NewTime => To("/time/new");
    public string SignOut => Post("/sign-out");
    public string Style => $"/c/{ContextId}/style.css";

    public string Panel(string name, string? query = null) => To($"/panels/{name}", query);
    public string PlanPart(string code) => To("/plan", $"part={code}");
    public string Reverse(Guid entry) => To($"/time/{entry}/reverse");
    public string ToOversight(Guid entry) => To($"/time/{entry}/oversight");
    public string SavedTimer(Guid timer) => To("/time/new", $"timer={timer}");

    /// <summary>A form's target: no query, the month is a hidden field.</summary>
    public string Post(string path) => $"/c/{ContextId}{path}";

    public string LandingOf(YearMonth month) => new Links(ContextId, month).Landing;

    public string To(string path, string? query = null) =>
        $"/c/{ContextId}{path}?month={MonthText}{(query is null ? "" : "&" + query)}";
}
