using System.Collections.Immutable;
using CcmFhir.Billing.Time;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.Features.Staff;

/// <summary>Fills the page of the staff register: who is known at the EHR of the launch, and which identities are one person's.</summary>
internal sealed class StaffViews(MonthReader months, Frames frames, CareContexts contexts, LaunchConfiguration configuration)
{
    public Task<StaffRegister> RegisterAsync(PageRequest page) =>
        months.RegisterAsync(page.Context.Patient.PracticeId, page.Context.Patient.EhrId, page.Cancel);

    /// <summary>The page with the form for naming left as it is at first.</summary>
    public Task<StaffView> PageAsync(PageRequest page, StaffRegister staff, IdentityForm join, FormErrors joinErrors) =>
        PageAsync(page, staff, new StaffForm { From = page.Today }, FormErrors.None, join, joinErrors);

    public Task<StaffView> PageAsync(PageRequest page, StaffRegister staff, StaffForm form, FormErrors errors) =>
        PageAsync(page, staff, form, errors, new IdentityForm(page.Query("join") ?? "", "", page.Today), FormErrors.None);

    private async Task<StaffView> PageAsync(
        PageRequest page, StaffRegister staff, StaffForm form, FormErrors errors, IdentityForm join, FormErrors joinErrors)
    {
        var here = page.Context.Patient.EhrId;
        var picture = await months.ReadAsync(page.Context, page.Ehr, page.Month, chart: null, page.Cancel);
        var seen = await contexts.PeopleAsync(page.Context.Patient.PracticeId, here, page.Cancel);
        ImmutableArray<UnnamedPerson> unnamed =
            [.. seen.Where(p => staff.CurrentOf(new StaffIdentity(here, p.Id), page.Today) is null).Select(p => new UnnamedPerson(p.Id, p.Name))];
        return new StaffView
        {
            Frame = await frames.ReadAsync(page, picture),
            RequestId = frames.NewRequestId(),
            Ehr = page.Ehr.DisplayName,
            People = [.. staff.Current().SelectMany(r => Here(staff, r.What, page).Select(id => Row(r.What, id, page.Today)))],
            Unnamed = unnamed,
            Form = form.Name.Length == 0 ? form with { Name = unnamed.FirstOrDefault(p => p.PersonId == form.Person)?.Name ?? "" } : form,
            Errors = errors,
            Identities = [.. staff.Joined.Select(j => Identity(staff, j))],
            Persons = [.. staff.Current().Where(r => staff.PersonOf(r.What.Identity, page.Today) == r.What.Identity)
                .Select(r => (r.What.Identity.Key, $"{r.What.Name} ({EhrName(r.What.EhrId)}, {r.What.PersonId})"))],
            Join = join,
            JoinErrors = joinErrors,
        };
    }

    /// <summary>Under which identity this EHR knows the person: none, where they work elsewhere only or are somebody else by now.</summary>
    private static IEnumerable<string> Here(StaffRegister staff, StaffNamed named, PageRequest page) =>
        staff.PersonOf(named.Identity, page.Today) != named.Identity
            ? []
            : staff.IdentitiesOf(named.Identity, page.Today).Where(i => i.EhrId == page.Context.Patient.EhrId).Select(i => i.PersonId).Take(1);

    private IdentityRow Identity(StaffRegister staff, JoinedIdentity joined) => new(
        joined.Said.Id, frames.NewRequestId(), EhrName(joined.Identity.EhrId), joined.Identity.PersonId,
        staff.Rows.LastOrDefault(r => r.What.Identity == joined.Person)?.What.Name ?? joined.Person.PersonId,
        joined.Said.What.From, joined.LastDay, joined.Said.What.By.Name);

    private string EhrName(string ehrId) => configuration.FindById(ehrId)?.DisplayName ?? ehrId;

    private static StaffRow Row(StaffNamed named, string personId, LocalDate today) => new(
        personId, named.Name, named.Role, named.Credential, named.CredentialUntil, named.Employer, named.Employment, named.Location,
        named.Supervisor, named.From, named.Until,
        named.From > today ? "later" : named.Until < today ? "left" : named.CredentialUntil < today ? "expired"
            : Roles.IsStaff(named.Role) || Roles.IsPractitioner(named.Role) ? "counts" : "other",
        named.By.Name);
}
