using System.Collections.Immutable;
using NodaTime;
using NodaTime.Text;

namespace CcmFhir.Billing.Edits;

/// <summary>What a payer would reject, listed before a person approves the claim.</summary>
public static class ClaimScrub
{
    /// <summary>Every check, in the order findings are listed.</summary>
    private static readonly ImmutableArray<Func<ClaimToScrub, EditTables, LocalDate, IEnumerable<ScrubFinding>>> Checks =
    [
        (claim, _, _) => Npi(claim),
        (claim, _, _) => PlaceOfService(claim),
        (claim, _, _) => Diagnoses(claim),
        (claim, _, _) => DatesAfterDeath(claim),
        (claim, _, today) => DatesInTheFuture(claim, today),
        (claim, _, _) => Authorization(claim),
        (claim, tables, _) => Units(claim, tables),
        (claim, tables, _) => Pairs(claim, tables),
    ];

    /// <summary>The findings of a claim; empty when every check was made and none failed.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="tables">The edits imported, or <see cref="EditTables.None"/>.</param>
    /// <param name="today">The practice's date when the scrub is made; a date of service after it is in the future.</param>
    public static ImmutableArray<ScrubFinding> Check(ClaimToScrub claim, EditTables tables, LocalDate today) =>
        [.. Checks.SelectMany(check => check(claim, tables, today))];

    private static IEnumerable<ScrubFinding> Npi(ClaimToScrub claim)
    {
        const string Id = "scrub-npi";
        const string Citation = "45 CFR 162.406: ten digits with an ISO 7812 check digit, prefix 80840";
        if (string.IsNullOrWhiteSpace(claim.PractitionerNpi))
        {
            yield return new(Id, "The billing practitioner's NPI is not recorded.", Citation, Checked: false);
        }
        else if (!NationalProviderId.IsWellFormed(claim.PractitionerNpi))
        {
            yield return new(Id, $"The billing practitioner's NPI {claim.PractitionerNpi} fails its check digit.", Citation);
        }
    }

    private static IEnumerable<ScrubFinding> PlaceOfService(ClaimToScrub claim)
    {
        const string Id = "scrub-place-of-service";
        const string Citation = "CMS CCM FAQ: the place where the billing practitioner would ordinarily see the patient face to face";
        if (claim.PlaceOfService is not { } place)
        {
            yield return new(Id, "The place of service is not recorded.", Citation, Checked: false);
        }
        else if (PlacesOfService.IsTelehealthOrHome(place))
        {
            yield return new(Id, $"Place of service {place} (telehealth or home) is not where care management is billed from, "
                + "even when the patient was at home.", Citation);
        }
        else if (!PlacesOfService.Fit(claim.Site, place))
        {
            yield return new(Id, $"Place of service {place} does not fit a {PlacesOfService.Describe(claim.Site)}.", Citation);
        }
    }

    private static IEnumerable<ScrubFinding> Diagnoses(ClaimToScrub claim)
    {
        var given = claim.Diagnoses.Distinct(StringComparer.Ordinal).Count();
        if (given < claim.DiagnosesNeeded)
        {
            yield return new("scrub-diagnoses",
                $"The claim needs {claim.DiagnosesNeeded} diagnosis codes, one for each managed condition; it has {given}.",
                "MLN909188: the claim reports the chronic conditions that are managed");
        }
    }

    private static IEnumerable<ScrubFinding> DatesAfterDeath(ClaimToScrub claim) => claim.DeceasedOn is not { } death
        ? []
        : from line in claim.Lines
          where line.To > death
          select new ScrubFinding("scrub-date-after-death",
              $"{line.Code}: the date of service {Iso(line.To)} is after the patient's death on {Iso(death)}.",
              "Medicare Claims Processing Manual, chapter 1: no service after the date of death");

    private static IEnumerable<ScrubFinding> DatesInTheFuture(ClaimToScrub claim, LocalDate today) =>
        from line in claim.Lines
        where line.To > today
        select new ScrubFinding("scrub-date-in-future",
            $"{line.Code}: the date of service {Iso(line.To)} is after today, {Iso(today)}.",
            "Medicare Claims Processing Manual, chapter 1: services are billed after they were furnished");

    private static IEnumerable<ScrubFinding> Authorization(ClaimToScrub claim)
    {
        const string Id = "scrub-authorization";
        const string Citation = "The plan's own rule: care management needs an authorization";
        if (claim.Authorization is not { Required: true } authorization)
        {
            yield break;
        }

        if (string.IsNullOrWhiteSpace(authorization.Number))
        {
            yield return new(Id, "The plan asks for an authorization and none is recorded.", Citation);
            yield break;
        }

        foreach (var line in claim.Lines.Where(l => l.From < authorization.From || l.To > authorization.To))
        {
            yield return new(Id, $"{line.Code}: authorization {authorization.Number} does not cover {Iso(line.From)} to {Iso(line.To)}.", Citation);
        }
    }

    private static IEnumerable<ScrubFinding> Units(ClaimToScrub claim, EditTables tables)
    {
        const string Id = "scrub-units-over-mue";
        const string Citation = "CMS NCCI medically unlikely edits, practitioner services";
        foreach (var line in claim.Lines)
        {
            if (tables.MueTableOn(line.To) is not { } table)
            {
                yield return new(Id, $"{line.Code}: units are not checked; no MUE table for {Iso(line.To)} is imported.", Citation, Checked: false);
            }
            else if (line.Units > table.Units(line.Code))
            {
                yield return new(Id, $"{line.Code}: {line.Units} units are more than the {table.Units(line.Code)} CMS accepts ({table.Source}).", Citation);
            }
        }
    }

    private static IEnumerable<ScrubFinding> Pairs(ClaimToScrub claim, EditTables tables)
    {
        const string Id = "scrub-ncci-pair";
        const string Citation = "CMS NCCI procedure-to-procedure edits, practitioner services";
        if (!tables.KnowsPairs)
        {
            if (claim.Lines.Length > 1)
            {
                yield return new(Id, "Pairs of codes are not checked; no NCCI PTP table is imported.", Citation, Checked: false);
            }

            yield break;
        }

        for (var i = 0; i < claim.Lines.Length; i++)
        {
            foreach (var other in claim.Lines.Skip(i + 1))
            {
                if (tables.PtpPair(claim.Lines[i].Code, other.Code, other.To) is { } edit)
                {
                    yield return new(Id, $"{edit.Column2} is not paid with {edit.Column1} on one date ({ModifierText(edit)}).", Citation);
                }
            }
        }
    }

    private static string ModifierText(PtpEdit edit) => edit.Modifier switch
    {
        PtpModifier.NotAllowed => "no modifier pays both",
        PtpModifier.Allowed => "unless distinct, with an NCCI modifier",
        PtpModifier.NotApplicable => "modifiers do not apply",
    };

    private static string Iso(LocalDate date) => LocalDatePattern.Iso.Format(date);
}
