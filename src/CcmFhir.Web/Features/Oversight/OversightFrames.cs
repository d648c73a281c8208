using System.Collections.Immutable;
using CcmFhir.Web.Components;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;
using Microsoft.AspNetCore.Antiforgery;
using NodaTime;

namespace CcmFhir.Web.Features.Oversight;

/// <summary>The frame of the oversight pages, and the patients of the practice by name.</summary>
internal sealed class OversightFrames(IAntiforgery antiforgery, PracticePanel panel, Patients patients, TimeProvider clock)
{
    private const int ChipsMax = 24;
    private static readonly Duration Recent = Duration.FromDays(31);

    public OversightFrame Of(PageRequest page)
    {
        var tokens = antiforgery.GetAndStoreTokens(page.Http);
        return new OversightFrame
        {
            Links = new OversightLinks(page.Context.Id),
            Practice = page.Ehr.Practice.Name,
            Viewer = page.Context.Person.Name,
            Antiforgery = new AntiforgeryView(tokens.FormFieldName, tokens.HeaderName!, tokens.RequestToken!),
            Today = page.Today,
            TimeZone = page.Ehr.Practice.TimeZone,
            IsPhysician = page.IsPhysician,
            Done = page.Done,
            HasEhrStyle = page.Context.SmartStyleUrl is not null,
        };
    }

    /// <summary>A fresh id for a form, so that sending the form twice makes one thing.</summary>
    public Guid NewRequestId() => Guid.CreateVersion7(clock.GetUtcNow());

    /// <summary>The launched patient, those already chosen, and those in whose charts time was recorded lately; by name.</summary>
    public async Task<ImmutableArray<PatientChip>> ChipsAsync(PageRequest page, ImmutableArray<Guid> selected)
    {
        var recent = await panel.WithTimeRecordedAsync(page.Ehr.Practice.Id, page.Now - Recent, page.Now + Duration.FromSeconds(1), page.Cancel);
        var names = await NamesAsync(page, [.. selected.Append(page.Context.Patient.PatientId).Concat(recent).Distinct().Take(ChipsMax)]);
        return [.. names.OrderBy(n => n.Value, StringComparer.CurrentCulture).Select(n => new PatientChip(n.Key, n.Value, selected.Contains(n.Key)))];
    }

    /// <summary>Names of patients of this practice at this EHR; others are left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(PageRequest page, IReadOnlyCollection<Guid> ids) =>
        (await IdentitiesAsync(page, ids)).ToDictionary(i => i.Key, i => i.Value.Name);

    public Task<IReadOnlyDictionary<Guid, PatientIdentity>> IdentitiesAsync(PageRequest page, IReadOnlyCollection<Guid> ids) =>
        patients.ReadManyAsync(page.Context.Patient.PracticeId, page.Context.Patient.EhrId, ids, page.Cancel);
}
