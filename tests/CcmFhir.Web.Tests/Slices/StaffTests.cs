using System.Net;
using CcmFhir.Testing;
using CcmFhir.Web.Components;
using CcmFhir.Web.Storage;
using CcmFhir.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CcmFhir.Web.Tests.Slices;

/// <summary>Who may count: named in the register on the day of the work, with a valid credential.</summary>
public sealed class StaffTests : IAsyncLifetime
{
    private const string Birch = "Practitioner/nurse-birch";

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
    [InlineData("name", "", FieldProblem.Required)]
    [InlineData("person", "", FieldProblem.Required)]
    [InlineData("role", "", FieldProblem.Required)]
    [InlineData("employment", "friend", FieldProblem.Unknown)]
    [InlineData("location", "moon", FieldProblem.Unknown)]
    [InlineData("from", "soon", FieldProblem.NotADate)]
    [InlineData("until", "2026-09-30", FieldProblem.EndBeforeStart)]
    [InlineData("credentialUntil", "never", FieldProblem.NotADate)]
    public async Task A_row_that_cannot_be_is_shown_again_and_not_entered(string field, string value, FieldProblem problem)
    {
        var before = await Footprint.OfAsync(_app);

        var page = await _physician.SubmitAsync("/staff", "/staff", [.. Row(Birch, "rn").Where(f => f.Name != field), (field, value)]);

        Expect.FieldProblem(page, problem);
        Assert.Equal(before, await Footprint.OfAsync(_app));
    }

    [Fact]
    public async Task Staff_neither_see_nor_change_the_register()
    {
        var form = await _nurse.FormAsync("/time/new", "/time");

        Assert.Equal(HttpStatusCode.Forbidden, (await _nurse.OpenAsync("/staff")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await _nurse.PostAsync("/staff", [.. form, .. Row(Birch, "rn")])).Status);
    }

    [Fact]
    public async Task Once_somebody_is_named_others_may_log_and_count_only_when_they_are_named_too()
    {
        await MainJob.RecordConsentAsync(_nurse);
        Expect.Done(await _physician.SubmitAsync("/staff", "/staff", Row("Practitioner/somebody-else", "rn")), Done.StaffNamed);

        Expect.Done(await LogAsync("2026-10-22T11:00", "2026-10-22T11:10"), Done.TimeSavedNotCounted);

        Assert.Contains("not in the staff register", (await _nurse.OpenAsync("")).Text, StringComparison.Ordinal);
        Assert.Contains(Birch, (await _physician.OpenAsync("/staff")).Text, StringComparison.Ordinal);
        Expect.Done(await _physician.SubmitAsync("/staff", "/staff", Row(Birch, "rn")), Done.StaffNamed);
        Assert.Contains(Expect.English("log.standing.Counts"), (await _nurse.OpenAsync("")).Text, StringComparison.Ordinal);
        Expect.Done(await LogAsync("2026-10-22T11:20", "2026-10-22T11:30"), Done.TimeSaved);
    }

    [Theory]
    [InlineData("credentialUntil", "2026-10-21", "credential expired")]
    [InlineData("until", "2026-10-21", "no longer with the practice")]
    [InlineData("role", "office-manager", "office-manager")]
    [InlineData("location", "abroad", "outside the United States")]
    public async Task What_the_register_says_of_the_day_decides(string field, string value, string because)
    {
        await MainJob.RecordConsentAsync(_nurse);
        await _physician.SubmitAsync("/staff", "/staff", [.. Row(Birch, "rn").Where(f => f.Name != field), (field, value)]);

        Expect.Done(await LogAsync("2026-10-22T11:00", "2026-10-22T11:10"), Done.TimeSavedNotCounted);

        Assert.Contains(because, (await _nurse.OpenAsync("")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_never_reaches_back_before_this_month()
    {
        Expect.Done(await _physician.SubmitAsync("/staff", "/staff", Row(Birch, "rn")), Done.StaffNamed);

        var page = await _physician.SubmitAsync("/staff", "/staff", [.. Row(Birch, "clerk").Where(f => f.Name != "from"), ("from", "2026-09-30")]);

        Expect.FieldProblem(page, FieldProblem.BeforeThisMonth);
        Expect.Done(
            await _physician.SubmitAsync("/staff", "/staff", [.. Row(Birch, "clerk").Where(f => f.Name != "from"), ("from", "2026-10-22")]), Done.StaffNamed);
        await MainJob.RecordConsentAsync(_nurse);
        Expect.Done(await LogAsync("2026-10-22T11:00", "2026-10-22T11:10"), Done.TimeSavedNotCounted);
        Assert.Equal([], await _app.Services.GetRequiredService<Ledger>().VerifyAsync());
    }

    [Fact]
    public async Task The_same_form_sent_twice_is_one_row()
    {
        var form = await _physician.FormAsync("/staff", "/staff", Row(Birch, "rn"));
        await _physician.PostAsync("/staff", form);
        var before = await Footprint.OfAsync(_app);

        Expect.Done(await _physician.PostAsync("/staff", form), Done.StaffNamed);

        Assert.Equal(before, await Footprint.OfAsync(_app));
    }

    private static (string Name, string Value)[] Row(string person, string role) =>
    [
        ("person", person), ("name", "Birch"), ("role", role), ("credential", "RN"), ("credentialUntil", "2027-01-31"), ("employer", ""),
        ("employment", "employed"), ("location", "us"), ("supervisor", "Dr. Oak"), ("from", "2026-10-01"), ("until", ""),
    ];

    private Task<BrowserPage> LogAsync(string start, string end) => _nurse.SubmitAsync("/time/new", "/time", MainJob.TimeFields(start, end));
}
