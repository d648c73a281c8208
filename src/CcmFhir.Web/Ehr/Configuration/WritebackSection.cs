using System.Collections.Immutable;
using CcmFhir.Web.Ehr.Routing;

namespace CcmFhir.Web.Ehr.Configuration;

/// <summary>Reads <c>writeback</c>: by which route each kind of record leaves, when it is not to be chosen by the app.</summary>
internal static class WritebackSection
{
    private const string AutomaticRoute = "auto";

    public static WritebackSettings Read(ConfigurationObject writeback) => new(
        writeback.Section("chargeItem", ReadChargeItem),
        writeback.Section("task", o => new ResourceWriteback(ReadRoute(o, RouteSubject.Task))),
        writeback.Section("time", o => new ResourceWriteback(ReadRoute(o, RouteSubject.Time))),
        writeback.Section("consent", o => ReadDocumentable(o, RouteSubject.Consent, "59284-0")),
        writeback.Section("carePlan", o => ReadDocumentable(o, RouteSubject.CarePlan, "18776-5")),
        writeback.Section("note", o => ReadDocumentable(o, RouteSubject.Note, "11506-3")),
        writeback.Section("provenance", o => new ResourceWriteback(ReadRoute(o, RouteSubject.Provenance))),
        writeback.Number("settleSeconds", 10, 0, 3600));

    private static ChargeItemWriteback ReadChargeItem(ConfigurationObject charge)
    {
        var settings = new ChargeItemWriteback(
            ReadRoute(charge, RouteSubject.ChargeItem),
            charge.OptionalText("codeSystem"),
            charge.Word("encounter", ChargeEncounter.None),
            charge.OptionalSection("oracle", ReadOracle),
            charge.Sections("transform", ReadStep),
            charge.OptionalSection("dft", ReadDft));
        RequireFor(charge, DeliveryRoute.OracleOperation, settings.Route, settings.Oracle is not null, "oracle");
        RequireFor(charge, DeliveryRoute.FhirCreateProfiled, settings.Route, !settings.Transform.IsEmpty, "transform");
        RequireFor(charge, DeliveryRoute.Hl7v2DftP03, settings.Route, settings.Dft is not null, "dft");
        if (settings.Route == DeliveryRoute.OracleOperation && settings.Encounter == ChargeEncounter.None)
        {
            charge.Fail("encounter", "Must not be none for oracle-operation", "Oracle refuses a charge without Encounter: write launch or latest");
        }

        return settings;
    }

    private static DocumentableWriteback ReadDocumentable(ConfigurationObject record, RouteSubject subject, string loinc) =>
        new(ReadRoute(record, subject), record.OptionalText("documentType") ?? loinc);

    private static DeliveryRoute? ReadRoute(ConfigurationObject record, RouteSubject subject)
    {
        var words = RouteTable.RoutesOf(subject).Select(LaunchWords<DeliveryRoute>.For).Prepend(AutomaticRoute);
        var word = record.OptionalWord("route", words);
        return word is null or AutomaticRoute ? null : LaunchWords<DeliveryRoute>.Find(word);
    }

    private static OracleBillCodes ReadOracle(ConfigurationObject oracle) => new(
        oracle.Text("tenant"),
        oracle.RequiredWord("tier", ["CDM_SCHED", "CPT", "HCPCS", "PROCCODE"]),
        oracle.Text("scheduleCode"),
        oracle.OptionalText("icdScheduleCode"),
        oracle.Map("codes"));

    private static TransformStep ReadStep(ConfigurationObject step)
    {
        var op = step.RequiredWord<TransformOperation>("op");
        var read = new TransformStep(op, ReadPointer(step, "path", step.Text("path")), step.OptionalText("to"), step.Json("value"));
        Pair(step, op == TransformOperation.Move, "to", "move");
        Pair(step, op == TransformOperation.Set, "value", "set");
        if (read.To is { } to)
        {
            ReadPointer(step, "to", to);
        }

        return read;
    }

    private static string ReadPointer(ConfigurationObject step, string key, string pointer)
    {
        if (pointer.Length > 0 && !pointer.StartsWith('/'))
        {
            step.Fail(key, $"'{pointer}' is not a JSON pointer", "Write it like /code/coding/0/system");
        }

        return pointer;
    }

    private static void Pair(ConfigurationObject step, bool needed, string key, string op)
    {
        if (needed != step.IsPresent(key))
        {
            step.Fail(key, needed ? $"Is missing for {op}" : $"Is only for {op}", needed ? "Add it" : "Remove it");
        }
    }

    private static DftSettings ReadDft(ConfigurationObject dft)
    {
        var transport = dft.RequiredWord<DftTransport>("transport");
        var settings = new DftSettings(
            transport,
            dft.OptionalText("path"),
            dft.OptionalText("host"),
            dft.OptionalNumber("port", 1, 65535),
            dft.Text("sendingApplication"),
            dft.Text("sendingFacility"),
            dft.Text("receivingApplication"),
            dft.Text("receivingFacility"),
            dft.Number("timeoutSeconds", 20, 1, 300),
            dft.Flag("resendSafe", false));
        foreach (var key in transport == DftTransport.File ? ImmutableArray.Create("path") : ["host", "port"])
        {
            if (!dft.IsPresent(key))
            {
                dft.Fail(key, $"Is missing for transport {LaunchWords<DftTransport>.For(transport)}", "Add it");
            }
        }

        return settings;
    }

    private static void RequireFor(ConfigurationObject charge, DeliveryRoute needing, DeliveryRoute? route, bool there, string key)
    {
        if (route == needing && !there)
        {
            charge.Fail(key, $"Is missing for route {LaunchWords<DeliveryRoute>.For(needing)}", "Add it; docs/launch-json.md shows its shape");
        }
    }
}
