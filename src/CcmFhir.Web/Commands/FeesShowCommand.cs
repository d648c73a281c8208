using System.CommandLine;
using System.Globalization;
using CcmFhir.Billing.Fees;
using CcmFhir.Web.CmsFiles;

namespace CcmFhir.Web.Commands;

/// <summary>
/// <c>ccmfhir fees show CODE... --year 2026 [--mac 05302 --locality 99] [--qp] [--json]</c>: the allowed amount of one unit.
/// One code prints one JSON object, several print an array of them in the order asked.
/// </summary>
internal sealed class FeesShowCommand : Command
{
    private readonly Argument<string[]> _codes = new("code") { Arity = ArgumentArity.OneOrMore, Description = "HCPCS or CPT codes." };
    private readonly Option<int> _year = TableOptions.Year();
    private readonly Option<string?> _mac = new("--mac") { Description = "Medicare administrative contractor, five digits." };
    private readonly Option<string?> _locality = new("--locality") { Description = "Payment locality, two digits." };
    private readonly Option<bool> _qp = new("--qp") { Description = "The practitioner is a qualifying APM participant." };
    private readonly Option<string?> _data = TableOptions.Data();
    private readonly Option<bool> _json = TableOptions.Json();

    public FeesShowCommand() : base("show", "Show the allowed amounts of codes.")
    {
        Add(_codes);
        Options.Add(_year);
        Options.Add(_mac);
        Options.Add(_locality);
        Options.Add(_qp);
        Options.Add(_data);
        Options.Add(_json);
        SetAction((parsed, _) => ShowAsync(parsed));
    }

    private async Task<int> ShowAsync(ParseResult parsed)
    {
        var configuration = parsed.InvocationConfiguration;
        var answer = new CommandAnswer(configuration.Output, configuration.Error, parsed.GetValue(_json));
        var (mac, number) = (parsed.GetValue(_mac), parsed.GetValue(_locality));
        Locality? locality = null;
        if ((mac ?? number) is not null && !Locality.TryParse(mac, number, out locality))
        {
            return await answer.BadInputAsync(new CommandError("--mac",
                "give --mac with up to five digits and --locality with up to two, together"));
        }

        FeeSchedules fees;
        try
        {
            fees = TableOptions.Folder(parsed, _data).Fees();
        }
        catch (Exception broken) when (broken is CmsFileException or IOException or UnauthorizedAccessException)
        {
            return await answer.BadInputAsync(new CommandError("--data", broken.Message));
        }

        return await ShowAsync(answer, fees, parsed.GetValue(_codes)!, parsed.GetValue(_year), locality, parsed.GetValue(_qp));
    }

    private static async Task<int> ShowAsync(
        CommandAnswer answer, FeeSchedules schedules, string[] codes, int year, Locality? locality, bool qp)
    {
        var looked = codes.Select((code, i) => Look(schedules, code.ToUpperInvariant(), $"code[{i}]", year, locality, qp)).ToArray();
        var errors = looked.Select(l => l.Error).OfType<CommandError>().DistinctBy(e => e.Message).ToArray();
        if (errors.Length > 0)
        {
            return await answer.BadInputAsync(errors);
        }

        var shown = looked.Select(l => l.Fee!).ToArray();
        if (locality is { } place && schedules.Find(year)!.Find(place) is null)
        {
            await answer.NoteAsync($"no GPCIs of {year} are imported for {place}: national amounts are shown");
        }

        var lines = shown.Select(Line).Append(shown[0].Source);
        return shown.Length == 1 ? await answer.DoneAsync(shown[0], lines) : await answer.DoneAsync(shown, lines);
    }

    private static (ShownFee? Fee, CommandError? Error) Look(
        FeeSchedules schedules, string code, string path, int year, Locality? locality, bool qp)
    {
        var nonFacility = schedules.PerUnit(code, year, PaymentSetting.NonFacility, locality, qp);
        var facility = schedules.PerUnit(code, year, PaymentSetting.Facility, locality, qp);
        if (nonFacility is NoPayment { Reason: not NoPaymentReason.NotPriced } missing)
        {
            return (null, new CommandError(missing.Reason == NoPaymentReason.UnknownCode ? path : "--year", missing.Message));
        }

        var fees = schedules.Find(year)!;
        var gpci = locality is { } place ? fees.Find(place) : null;
        return (new ShownFee(code, year, fees.Factor(qp)!.Value, Amount(nonFacility), Amount(facility),
            $"{fees.Source}; {Where(gpci)}{Caveat(fees.Find(code)!)}"), null);
    }

    private static decimal? Amount(PaymentAnswer answer) => (answer as Payment)?.Amount;

    private static string Where(Gpci? gpci) => gpci is null
        ? "national amount, GPCI 1.000"
        : string.Create(CultureInfo.InvariantCulture,
            $"GPCI of {gpci.Locality} {gpci.Name}: work {gpci.Work}, PE {gpci.PracticeExpense}, MP {gpci.Malpractice}");

    private static string Caveat(RelativeValue rvu) => rvu switch
    {
        { Status: "C" } => "; status C: priced by each contractor",
        { IsPaidByMedicare: false } => $"; status {rvu.Status}: not paid by Medicare under this code",
        _ => "",
    };

    private static string Line(ShownFee fee) => string.Create(CultureInfo.InvariantCulture,
        $"{fee.Code}  {fee.Year}  non-facility {Dollars(fee.NonFacility)}  facility {Dollars(fee.Facility)}  x {fee.ConversionFactor}");

    private static string Dollars(decimal? amount) => amount?.ToString("0.00", CultureInfo.InvariantCulture) ?? "none";

    /// <summary>A line of <c>fees show --json</c>. An amount is null where CMS publishes none for that setting.</summary>
    private sealed record ShownFee(
        string Code, int Year, decimal ConversionFactor, decimal? NonFacility, decimal? Facility, string Source);
}
