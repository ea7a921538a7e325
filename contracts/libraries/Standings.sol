// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {NoticeKind, Standing} from "../types/Licenses.sol";
import {Exit} from "./Exits.sol";

/// @notice All that standing depends on. The greatest number stands for never.
struct Facts {
    /// First second, and first second after its time.
    uint256 start;
    uint256 end;
    /// First second without the stream that the terms ask for.
    uint256 streamEndsAt;
    /// Last second for the next statement.
    uint256 statementDueAt;
    /// Last second of the credential.
    uint256 credentialUntil;
    /// Seconds in which a lapse can be cured.
    uint256 cure;
    /// When the notices take effect.
    uint256 licenseeNotice;
    uint256 publisherNotice;
    uint256 breachNotice;
}

/// @notice What follows from the facts. The greatest number stands for never.
struct Verdict {
    Standing standing;
    /// First second in which a duty is not met.
    uint256 lapsesAt;
    /// First second in which it is terminated, and how; none where its time ends first.
    uint256 terminatesAt;
    NoticeKind kind;
}

/// @title Standings
/// @notice What a license is worth at a second.
/// @dev The exact seconds:
/// - A stream that ends in second e covers e − 1 and lapses in e. One that was never opened lapses in the license's first second.
/// - A statement that is due in second d is in time in d and lapses in d + 1. A credential that holds until d lapses in d + 1.
/// - No duty lapses before the license's first second.
/// - A lapse in second l can be cured until l + cure − 1; in l + cure the license is terminated. A notice terminates in the second
///   it names. Of several the earliest counts; in one second they rank as {NoticeKind} lists them.
/// - A license that would be terminated in its last second + 1 or later expires instead.
library Standings {
    uint256 internal constant NEVER = type(uint256).max;

    function judge(Facts memory facts, uint256 time) internal pure returns (Verdict memory verdict) {
        uint256 lapse = Math.min(facts.streamEndsAt, _after(facts.statementDueAt));
        lapse = Math.max(Math.min(lapse, _after(facts.credentialUntil)), facts.start);
        if (lapse >= facts.end) lapse = NEVER;

        uint256 terminated = facts.licenseeNotice;
        NoticeKind kind = NoticeKind.Licensee;
        if (facts.publisherNotice < terminated) (terminated, kind) = (facts.publisherNotice, NoticeKind.Publisher);
        if (facts.breachNotice < terminated) (terminated, kind) = (facts.breachNotice, NoticeKind.Breach);
        if (lapse != NEVER) {
            uint256 lapsed = lapse + facts.cure;
            if (lapsed < terminated) (terminated, kind) = (lapsed, NoticeKind.Lapse);
        }
        if (terminated >= facts.end) (terminated, kind) = (NEVER, NoticeKind.None);

        verdict.lapsesAt = lapse;
        verdict.terminatesAt = terminated;
        verdict.kind = kind;
        if (time >= terminated) verdict.standing = Standing.Terminated;
        else if (time >= facts.end) verdict.standing = Standing.Expired;
        else if (time >= lapse) verdict.standing = Standing.PastDue;
        else verdict.standing = Standing.Active;
    }

    /// @dev What a termination that is already stored says, whatever has happened since.
    function recorded(Exit exit, uint256 cure) internal pure returns (Verdict memory verdict) {
        verdict.standing = Standing.Terminated;
        verdict.kind = exit.kind();
        verdict.terminatesAt = exit.timeOf(verdict.kind);
        verdict.lapsesAt = verdict.kind == NoticeKind.Lapse ? verdict.terminatesAt - cure : NEVER;
    }

    /// @dev Whether rights and duties hold.
    function inForce(Verdict memory verdict) internal pure returns (bool) {
        return verdict.standing == Standing.Active || verdict.standing == Standing.PastDue;
    }

    function _after(uint256 time) private pure returns (uint256) {
        // Cannot overflow: only the greatest number has no successor.
        unchecked {
            return time == NEVER ? NEVER : time + 1;
        }
    }
}
