using System.Net;
using CcmFhir.Testing;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Storage;
using CcmFhir.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CcmFhir.Web.Tests.Slices;

/// <summary>The practice's own names, order and required fields; what counts stays the catalogue's.</summary>
public sealed class TemplatesTests : IAsyncLifetime
{
    private RunningApp _app = null!;
    private BrowserSession _nurse = null!;
    private BrowserSession _physician = null!;

    public async Task InitializeAsync()
    {
        _app = await RunningApp.StartAsync();
        _nurse = await _app.SignInAsync("nurse-birch");
        _physician = await _app.SignInAsync("physician-oak");
    }

    public async Task DisposeAsync()
    {
        _nurse.Dispose();
        _physician.Dispose();
        await _app.DisposeAsync();
    }

    [Theory]
    [InlineData("activity", "oversight", FieldProblem.Unknown)]
    [InlineData("template", "transport", FieldProblem.Unknown)]
    [InlineData("template", "", FieldProblem.Required)]
    [InlineData("sentences", "1\n2\n3\n4\n5\n6\n7\n8\n9", FieldProblem.TooLong)]
    [InlineData("order", "0", FieldProblem.NotANumber)]
    [InlineData("order", "first", FieldProblem.NotANumber)]
    [InlineData("nameEn", "A name that is much too long for the button of a timer that has to fit six", FieldProblem.TooLong)]
    public async Task A_template_that_cannot_be_is_shown_again_and_not_saved(string field, string value, FieldProblem problem)
    {
        var before = await Footprint.OfAsync(_app);

        Expect.FieldProblem(await SaveAsync("patient-call", (field, value)), problem);

        Assert.Equal(before, await Footprint.OfAsync(_app));
    }

    [Fact]
    public async Task Staff_neither_see_nor_change_the_templates()
    {
        var form = await _nurse.FormAsync("/time/new", "/time");

        Assert.Equal(HttpStatusCode.Forbidden, (await _nurse.OpenAsync("/templates")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await _nurse.PostAsync("/templates", [.. form, .. Fields("transport")])).Status);
    }

    [Fact]
    public async Task Name_order_and_absence_show_on_the_timer_and_in_the_sheet_and_stay_in_the_history()
    {
        Expect.Done(await SaveAsync("patient-call", ("nameEn", "Glucose call"), ("nameEs", "Llamada de glucosa")), Done.TemplateSaved);
        Expect.Done(await SaveAsync("chart-review", ("order", "2")), Done.TemplateSaved);
        Expect.Done(await SaveAsync("transport", ("hidden", "yes")), Done.TemplateSaved);

        var landing = await _nurse.OpenAsync("");

        Assert.Equal(
            ["", "patient-call", "medication-reconciliation", "chart-review", "care-plan", "specialist-coordination", "community-resource"],
            landing.ValuesOf("activity"));
        Assert.Contains("Glucose call", landing.Text, StringComparison.Ordinal);
        var sheet = await _nurse.OpenAsync("/time/new");
        Assert.Contains("Glucose call", sheet.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"transport\"", sheet.Html, StringComparison.Ordinal);
        var page = await _physician.OpenAsync("/templates?template=patient-call");
        Assert.Contains("Glucose call / Llamada de glucosa", page.Text, StringComparison.Ordinal);
        Assert.Contains(ActivityTemplates.Citation, page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_activity_can_have_several_templates_each_with_its_own_fields_and_sentences()
    {
        await MainJob.RecordConsentAsync(_nurse);
        Expect.Done(await AddAsync("Call about glucose", "Asked for the glucose log of the week.\nReminded to bring the meter."), Done.TemplateSaved);
        Expect.Done(await AddAsync("Call about blood pressure", "Asked for the readings of the week.", ("required", "contact")), Done.TemplateSaved);

        var added = (await _nurse.OpenAsync("")).ValuesOf("activity").Where(v => Guid.TryParse(v, out _)).ToArray();
        Assert.Equal(2, added.Length);
        var sheet = await _nurse.OpenAsync("/time/new?activity=" + added[0]);
        Assert.Contains(">Asked for the glucose log of the week.</textarea>", sheet.Html, StringComparison.Ordinal);
        Expect.Done(await LogAsync(added[0], "11:00", "11:10", "Asked for the glucose log of the week."), Done.TimeSaved);
        Expect.FieldProblem(await LogAsync(added[1], "11:20", "11:30", "Asked for the readings of the week."), FieldProblem.Required);
        Expect.Done(await LogAsync(added[1], "11:20", "11:30", "Asked for the readings of the week.", ("contact", "patient")), Done.TimeSaved);

        var logged = (await _app.Services.GetRequiredService<Ledger>().ReadAsync(await MainJob.PatientAsync(_app))).Select(r => r.Event).OfType<TimeLogged>();
        Assert.Equal(
            [("patient-call", "Asked for the glucose log of the week."), ("patient-call", "Asked for the readings of the week.")],
            logged.Select(l => (l.Activity, l.Note)));
        Expect.Done(
            await _physician.SubmitAsync("/templates?template=" + added[0], "/templates", ("nameEn", "Glucose"), ("hidden", "yes")), Done.TemplateSaved);
        Assert.Equal([added[1]], (await _nurse.OpenAsync("")).ValuesOf("activity").Where(v => Guid.TryParse(v, out _)));
    }

    [Fact]
    public async Task A_timer_started_with_an_added_template_ends_in_its_sheet()
    {
        await AddAsync("Call about glucose", "Asked for the glucose log of the week.");
        var added = (await _nurse.OpenAsync("")).ValuesOf("activity").First(v => Guid.TryParse(v, out _));
        await _nurse.SubmitAsync("", "/timer/start", ("activity", added));
        _app.Clock.Advance(TimeSpan.FromMinutes(3));

        var sheet = await _nurse.SubmitAsync("", "/timer/stop");

        Assert.Contains($"<option value=\"{added}\" selected", sheet.Html, StringComparison.Ordinal);
        Assert.Contains(">Asked for the glucose log of the week.</textarea>", sheet.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_required_field_is_asked_for_and_kept_with_the_entry()
    {
        await MainJob.RecordConsentAsync(_nurse);
        Expect.Done(await SaveAsync("patient-call", ("required", "contact"), ("required", "result")), Done.TemplateSaved);
        var fields = MainJob.TimeFields("2026-10-22T11:00", "2026-10-22T11:20");
        Expect.FieldProblem(await _nurse.SubmitAsync("/time/new", "/time", [.. fields, ("contact", "daughter")]), FieldProblem.Required);

        Expect.Done(await _nurse.SubmitAsync("/time/new", "/time", [.. fields, ("contact", "daughter"), ("result", "sends the log")]), Done.TimeSaved);

        var logged = (await _app.Services.GetRequiredService<Ledger>().ReadAsync(await MainJob.PatientAsync(_app))).Select(r => r.Event).OfType<TimeLogged>().Single();
        Assert.Equal(("daughter", "sends the log", "Called about glucose."), (logged.Contact, logged.Result, logged.Note));
        using var job = new MainJob(_app, _physician, _nurse);
        await job.SettledAsync("Observation");
        Assert.Contains("Contact: daughter. Result: sends the log.", _app.Ehr.All("Observation")[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_counts_is_the_catalogues_and_only_the_oversight_of_a_programme_is_no_template()
    {
        var templates = ActivityTemplates.Of([]);

        Assert.Equal(21, templates.All.Length);
        Assert.Equal(
            ["face-to-face", "acute-illness", "preventive", "clerical", "billing", "travel", "voicemail", "care-plan-oversight"],
            templates.All.Where(t => !t.Counts).Select(t => t.Activity));
        Assert.Equal(("Call patient", "Llamada al paciente"), (templates.All[0].NameIn("en"), templates.All[0].NameIn("es")));
    }

    private Task<BrowserPage> LogAsync(string template, string start, string end, string note, params (string Name, string Value)[] more) => _nurse.SubmitAsync(
        "/time/new?activity=" + template, "/time",
        [("start", "2026-10-22T" + start), ("end", "2026-10-22T" + end), ("activity", template), ("note", note), ("kind", "chronic"), .. more]);

    private Task<BrowserPage> AddAsync(string name, string sentences, params (string Name, string Value)[] more) => _physician.SubmitAsync(
        "/templates?another=patient-call", "/templates", [("nameEn", name), ("order", "1"), ("sentences", sentences), .. more]);

    private Task<BrowserPage> SaveAsync(string activity, params (string Name, string Value)[] changes) => _physician.SubmitAsync(
        "/templates?template=patient-call", "/templates", [.. Fields(activity).Where(f => changes.All(c => c.Name != f.Name)), .. changes]);

    private static (string Name, string Value)[] Fields(string activity) => [("template", activity), ("activity", activity), ("nameEn", ""), ("nameEs", ""), ("order", "1")];
}
