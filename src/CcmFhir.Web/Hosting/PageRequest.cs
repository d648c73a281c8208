using System.Collections.Immutable;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Storage;
using NodaTime;
using NodaTime.Text;

namespace CcmFhir.Web.Hosting;

/// <summary>What every page under <c>/c/{contextId}</c> starts from. Only for routes behind <see cref="ContextGate"/>.</summary>
internal sealed class PageRequest
{
    private readonly HttpContext _http;

    public PageRequest(IHttpContextAccessor accessor, LaunchConfiguration configuration, TimeProvider clock)
    {
        _http = accessor.HttpContext!;
        Context = (_http.Features.Get<CareContextFeature>() ?? throw new InvalidOperationException("This route is not behind the context gate.")).Context;
        Ehr = configuration.FindById(Context.Patient.EhrId)
            ?? throw new InvalidOperationException("launch.json no longer has the EHR of this launch.");
        Zone = DateTimeZoneProviders.Tzdb[Ehr.Practice.TimeZone];
        Now = Instant.FromDateTimeOffset(clock.GetUtcNow());
        Today = Now.InZone(Zone).Date;
    }

    public CareContext Context { get; }

    public EhrConnection Ehr { get; }

    public DateTimeZone Zone { get; }

    public Instant Now { get; }

    /// <summary>Whom this EHR says looks.</summary>
    public StaffIdentity Who => new(Context.Patient.EhrId, Context.Person.Id);

    /// <summary>Today in the practice's zone.</summary>
    public LocalDate Today { get; }

    public CancellationToken Cancel => _http.RequestAborted;

    public HttpContext Http => _http;

    public bool WantsFragment => Html.WantsFragment(_http.Request);

    public AppRole Role => LaunchWords<AppRole>.Find(Context.AppRole) ?? AppRole.ClinicalStaff;

    public bool IsPractitioner => Role == AppRole.BillingPractitioner;

    /// <summary>Answers for patients or for the programme as a physician: supervision, sign-off.</summary>
    public bool IsPhysician => Role is AppRole.BillingPractitioner or AppRole.MedicalDirector;

    public bool CanClose => Role is AppRole.BillingPractitioner or AppRole.Delegate;

    /// <summary>Says who works here and who a patient is.</summary>
    public bool IsRegistrar => RouteRoles.Registrars.Contains(Role);

    public bool CanConnect => Role is AppRole.Integrator or AppRole.Tester;
    /// <summary>Programme oversight is for those who answer for the programme.</summary>
    public bool SeesOversight => RouteRoles.Overseers.Contains(Role);

    public bool IsCareTeam => Role is AppRole.ClinicalStaff or AppRole.BillingPractitioner or AppRole.Delegate;

    /// <summary>The month asked for by <c>?month=</c>; the current one when absent, unreadable or still to come.</summary>
    public YearMonth Month => MonthOf(_http.Request.Query["month"]);

    public YearMonth MonthOf(string? text)
    {
        var current = Today.ToYearMonth();
        var asked = YearMonthPattern.Iso.Parse(text ?? "");
        return asked.Success && asked.Value.CompareTo(current) <= 0 ? asked.Value : current;
    }

    public Done? Done => Enum.TryParse<Done>((_http.Request.Query["done"].ToString()).Replace("-", "", StringComparison.Ordinal), true, out var done)
        ? done
        : null;

    public string? Query(string name) => _http.Request.Query[name] is [{ Length: > 0 } value] ? value : null;

    public async Task<PostedForm> FormAsync()
    {
        var form = await _http.Request.ReadFormAsync(_http.RequestAborted);
        return new PostedForm(form);
    }

    /// <summary>303 to a page of this launch, saying what was done.</summary>
    public IResult See(string path, YearMonth month, Done done, string? query = null)
    {
        var url = new Links(Context.Id, month).To(path, (query is null ? "" : query + "&") + "done=" + Kebab(done.ToString()));
        if (WantsFragment)
        {
            _http.Response.Headers["HX-Redirect"] = url;
            return Results.Ok();
        }

        _http.Response.Headers.Location = url;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static string Kebab(string name) =>
        string.Concat(name.Select((c, n) => char.IsUpper(c) && n > 0 ? "-" + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));
}

/// <summary>The fields of a posted form, read strictly; what is unusable is null.</summary>
internal sealed class PostedForm(IFormCollection form)
{
    private static readonly LocalDateTimePattern[] Moments =
        [LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss"), LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm")];

    /// <summary>The id of what this form makes: made when the form was rendered, so that sending it twice makes one thing.</summary>
    public Guid? RequestId => Guid.TryParseExact(form["requestId"], "D", out var id) && id != Guid.Empty ? id : null;

    public string? Month => form["month"];

    public string Text(string name) => form[name].ToString().Trim();

    public bool IsYes(string name) => Text(name) == "yes";

    public Guid? Id(string name) => Guid.TryParseExact(Text(name), "D", out var id) ? id : null;

    public ImmutableArray<string> All(string name) => [.. form[name].Where(v => v is { Length: > 0 }).Select(v => v!)];

    public LocalDate? Date(string name) => LocalDatePattern.Iso.Parse(Text(name)) is { Success: true, Value: var date } ? date : null;

    public LocalDateTime? Moment(string name) =>
        Moments.Select(p => p.Parse(Text(name))).FirstOrDefault(r => r.Success) is { } read ? read.Value : null;

    public int? Number(string name) =>
        int.TryParse(Text(name), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var n) ? n : null;
}
