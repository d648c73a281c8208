using System.Net;
using CcmFhir.Testing;
using CcmFhir.Web.Components;
using CcmFhir.Web.Storage;
using CcmFhir.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CcmFhir.Web.Tests.Slices;

/// <summary>The practitioner's list: what waits for them in any chart, signed once, and only as it was shown.</summary>
public sealed class SignatureTests : IAsyncLifetime
{
    private RunningApp _app = null!;

    public async Task InitializeAsync() => _app = await RunningApp.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Staff_have_no_such_list()
    {
        using var nurse = await _app.SignInAsync("nurse-birch");

        Assert.Equal(HttpStatusCode.Forbidden, (await nurse.OpenAsync("/signatures")).Status);
    }

    [Fact]
    public async Task Staff_minutes_of_another_patient_are_supervised_by_one_click_and_once()
    {
        using var nurse = await _app.SignInAsync("nurse-birch");
        await MainJob.RecordConsentAsync(nurse);
        await MainJob.LogTimeAsync(nurse, "2026-10-22T11:00", "2026-10-22T11:20");
        var alder = await MainJob.PatientAsync(_app);
        using var physician = await _app.SignInAsync("physician-oak", "clover");
        var list = await physician.OpenAsync("/signatures");
        Assert.Contains("Called about glucose.", list.Text, StringComparison.Ordinal);
        var path = $"/signatures/{alder}";
        var form = await physician.FormAsync("/signatures", path);

        Expect.Done(await physician.PostAsync(path, form), Done.SignatureGiven);

        var signed = (await LedgerAsync(alder)).Select(r => r.Event).OfType<SupervisionAttested>().Single();
        Assert.Equal(("general", "Practitioner/physician-oak"), (signed.Kind, signed.By.Id));
        Expect.FieldProblem(await physician.PostAsync(path, form), FieldProblem.ChangedMeanwhile);
        Assert.Single((await LedgerAsync(alder)).Select(r => r.Event).OfType<SupervisionAttested>());
        Assert.Contains(Expect.English("sign.none"), (await physician.OpenAsync("/signatures")).Text, StringComparison.Ordinal);
        Assert.Contains(
            await _app.Services.GetRequiredService<AuditLog>().ReadAsync(), r => r is { What: "signatures", Action: "change" } && r.PatientId == alder);
    }

    [Fact]
    public async Task What_changed_since_it_was_shown_is_not_signed()
    {
        using var nurse = await _app.SignInAsync("nurse-birch");
        await MainJob.RecordConsentAsync(nurse);
        await MainJob.LogTimeAsync(nurse, "2026-10-22T11:00", "2026-10-22T11:20");
        var alder = await MainJob.PatientAsync(_app);
        using var physician = await _app.SignInAsync("physician-oak", "clover");
        var form = await physician.FormAsync("/signatures", $"/signatures/{alder}");
        await MainJob.LogTimeAsync(nurse, "2026-10-22T11:30", "2026-10-22T11:40");

        Expect.FieldProblem(await physician.PostAsync($"/signatures/{alder}", form), FieldProblem.ChangedMeanwhile);

        Assert.DoesNotContain((await LedgerAsync(alder)).Select(r => r.Event), e => e is SupervisionAttested);
    }

    private async Task<IReadOnlyList<LedgerRow>> LedgerAsync(Guid patient) => await _app.Services.GetRequiredService<Ledger>().ReadAsync(patient);
}
