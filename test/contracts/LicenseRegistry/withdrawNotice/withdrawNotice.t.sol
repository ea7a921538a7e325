// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicenseRegistry} from "../../../../contracts/interfaces/ILicenseRegistry.sol";
import {
    Credential,
    Eligibility,
    LicenseState,
    NoticeKind,
    OfferTerms,
    Standing
} from "../../../../contracts/types/Licenses.sol";
import {LicenseRegistryBase} from "../LicenseRegistryBase.sol";

contract WithdrawNoticeTest is LicenseRegistryBase {
    /// @dev When each kind of notice takes effect that is given in the first second, by kind.
    uint256[4] private endsAt = [NEVER, START + 20 * DAY, START + 20 * DAY, START + 10 * DAY];

    function _noticed() private view returns (OfferTerms memory terms) {
        terms = _terms();
        terms.noticeDays = 20;
    }

    function _sideOf(NoticeKind kind) private view returns (address) {
        return kind == NoticeKind.Licensee ? licensee : operator;
    }

    function _withdraw(address by, bytes32 id, NoticeKind kind) private {
        vm.prank(by);
        licenses.withdrawNotice(id, kind);
    }

    function _expectNotGiven(bytes32 id, NoticeKind kind) private {
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.NoticeNotGiven.selector, id, kind));
    }

    function testFuzz_RevertGiven_NotFound(bytes32 id, uint8 kind) public {
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseNotFound.selector, id));
        licenses.withdrawNotice(id, NoticeKind(kind % 5));
    }

    function test_RevertWhen_NoneOrLapse() public {
        bytes32 id = _acquire(_noticed());
        address[3] memory callers = [licensee, operator, stranger];
        for (uint256 i = 0; i < 3; ++i) {
            for (uint256 kind = 0; kind <= 4; kind += 4) {
                vm.expectRevert(
                    abi.encodeWithSelector(ILicenseRegistry.NoticeNotAllowed.selector, id, NoticeKind(kind))
                );
                _withdraw(callers[i], id, NoticeKind(kind));
            }
        }
    }

    function testFuzz_RevertWhen_OtherSide(address caller) public {
        bytes32 id = _acquire(_noticed());
        for (uint256 i = 1; i <= 3; ++i) _give(_sideOf(NoticeKind(i)), id, NoticeKind(i));
        bytes32 offerId = licenses.stateOf(id).offerId;
        address[4] memory callers = [licensee, operator, stranger, caller];
        for (uint256 i = 0; i < 4; ++i) {
            if (callers[i] != licensee) {
                vm.expectRevert(
                    abi.encodeWithSelector(ILicenseRegistry.LicenseNotLicensee.selector, id, callers[i], licensee)
                );
                _withdraw(callers[i], id, NoticeKind.Licensee);
            }
            if (callers[i] == operator) continue;
            for (uint256 kind = 2; kind <= 3; ++kind) {
                vm.expectRevert(
                    abi.encodeWithSelector(ILicenseRegistry.OfferNotPublisher.selector, offerId, callers[i])
                );
                _withdraw(callers[i], id, NoticeKind(kind));
            }
        }
    }

    function testFuzz_RevertGiven_NotGiven(uint8 which, uint8 other) public {
        NoticeKind kind = NoticeKind(_bound(which, 1, 3));
        NoticeKind given = NoticeKind(_bound(other, 1, 3));
        bytes32 id = _acquire(_noticed());
        _expectNotGiven(id, kind);
        _withdraw(_sideOf(kind), id, kind);

        _give(_sideOf(given), id, given);
        if (given != kind) _expectNotGiven(id, kind);
        _withdraw(_sideOf(kind), id, kind);

        _expectNotGiven(id, kind);
        _withdraw(_sideOf(kind), id, kind);
    }

    function test_RevertGiven_Effective() public {
        for (uint256 i = 1; i <= 3; ++i) {
            vm.warp(START);
            uint256 before = vm.snapshotState();
            NoticeKind kind = NoticeKind(i);
            bytes32 id = _acquire(_noticed());
            _give(_sideOf(kind), id, kind);
            vm.warp(endsAt[i]);
            for (uint256 round = 0; round < 2; ++round) {
                _expectNotInForce(id, Standing.Terminated);
                _withdraw(_sideOf(kind), id, kind);
                // The second round finds it stored.
                licenses.recordStanding(id);
            }
            vm.revertToState(before);
        }
    }

    function test_RevertGiven_EndedOtherwise() public {
        bytes32 id = _acquire(_noticed());
        _give(licensee, id, NoticeKind.Licensee);
        _give(operator, id, NoticeKind.Breach);
        vm.warp(START + 10 * DAY);
        _expectNotInForce(id, Standing.Terminated);
        _withdraw(licensee, id, NoticeKind.Licensee);

        vm.warp(START);
        OfferTerms memory terms = _noticed();
        terms.minRate = RATE;
        id = _acquire(terms);
        _give(licensee, id, NoticeKind.Licensee);
        vm.warp(START + 10 * DAY);
        _expectNotInForce(id, Standing.Terminated);
        _withdraw(licensee, id, NoticeKind.Licensee);
    }

    function test_RevertGiven_Expired() public {
        bytes32 id = _acquire(_noticed());
        uint256 end = START + 365 * DAY;
        vm.warp(end - 1);
        _give(licensee, id, NoticeKind.Licensee);
        vm.warp(end);
        _expectNotInForce(id, Standing.Expired);
        _withdraw(licensee, id, NoticeKind.Licensee);
    }

    function testFuzz_GivenNotEffective(uint8 which, uint256 wait) public {
        NoticeKind kind = NoticeKind(_bound(which, 1, 3));
        bytes32 id = _acquire(_noticed());
        _give(_sideOf(kind), id, kind);
        vm.warp(_bound(wait, START, endsAt[uint256(kind)] - 1));
        vm.expectEmit(address(licenses));
        emit ILicenseRegistry.NoticeWithdrawn(id, _sideOf(kind), kind);
        _withdraw(_sideOf(kind), id, kind);

        LicenseState memory state = licenses.stateOf(id);
        _assertEq(state.terminatesAt, NEVER, "terminates");
        _assertEq(uint256(state.notice), uint256(NoticeKind.None), "how");
        vm.warp(START + 365 * DAY - 1);
        _assertStanding(id, Standing.Active, "its last second");
        vm.warp(START + 365 * DAY);
        _assertStanding(id, Standing.Expired, "its end");
    }

    function test_WhenInItsLastSecond() public {
        bytes32 id = _acquire(_noticed());
        _give(licensee, id, NoticeKind.Licensee);
        vm.warp(START + 20 * DAY - 1);
        _withdraw(licensee, id, NoticeKind.Licensee);
        vm.warp(START + 20 * DAY);
        _assertStanding(id, Standing.Active, "the second that it named");
    }

    function test_GivenOthers() public {
        (address certifier, uint256 certifierKey) = _actor("certifier");
        uint48 expiry = uint48(START + 300 * DAY);
        bytes32 structHash = keccak256(
            abi.encode(
                keccak256("Credential(address certifier,address licensee,uint8 class,uint48 expiry)"),
                certifier,
                licensee,
                Eligibility.Research,
                expiry
            )
        );
        OfferTerms memory terms = _noticed();
        terms.eligibility = Eligibility.Research;
        terms.party = certifier;
        bytes32 offerId = _publish(terms);
        Credential memory credential = Credential(expiry, _signature(certifierKey, _digest(structHash)));
        vm.prank(licensee);
        bytes32 id = licenses.acquire(_acquisition(offerId), credential);

        // Three seconds apart, so that each can be told from the others; the breach ends first, the publisher's last.
        uint256[4] memory ends = [NEVER, START + 20 * DAY + 1, START + 20 * DAY + 2, START + 10 * DAY + 3];
        for (uint256 i = 1; i <= 3; ++i) {
            vm.warp(START + i);
            _give(_sideOf(NoticeKind(i)), id, NoticeKind(i));
        }
        uint256 before = vm.snapshotState();
        for (uint256 gone = 1; gone <= 3; ++gone) {
            _withdraw(_sideOf(NoticeKind(gone)), id, NoticeKind(gone));
            for (uint256 left = 1; left <= 3; ++left) {
                if (left == gone) {
                    _give(_sideOf(NoticeKind(left)), id, NoticeKind(left));
                    continue;
                }
                vm.expectRevert(
                    abi.encodeWithSelector(
                        ILicenseRegistry.NoticeAlreadyGiven.selector,
                        id,
                        NoticeKind(left),
                        ends[left]
                    )
                );
                _give(_sideOf(NoticeKind(left)), id, NoticeKind(left));
            }
            _assertEq(licenses.stateOf(id).credentialUntil, expiry, "credential");
            vm.revertToState(before);
        }
    }

    function test_GivenTransferred() public {
        OfferTerms memory terms = _noticed();
        terms.transferable = true;
        bytes32 id = _acquire(terms);
        _give(licensee, id, NoticeKind.Licensee);
        vm.prank(licensee);
        licenses.transferFrom(licensee, stranger, uint256(id));
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseNotLicensee.selector, id, licensee, stranger));
        _withdraw(licensee, id, NoticeKind.Licensee);
        _withdraw(stranger, id, NoticeKind.Licensee);
        _assertEq(licenses.stateOf(id).terminatesAt, NEVER, "terminates");
    }

    function testFuzz_GivenWithdrawn(uint8 which, uint256 first, uint256 second) public {
        NoticeKind kind = NoticeKind(_bound(which, 1, 3));
        bytes32 id = _acquire(_noticed());
        _give(_sideOf(kind), id, kind);
        first = _bound(first, START, endsAt[uint256(kind)] - 1);
        vm.warp(first);
        _withdraw(_sideOf(kind), id, kind);
        second = _bound(second, first, START + 340 * DAY);
        vm.warp(second);
        _give(_sideOf(kind), id, kind);
        uint256 ends = endsAt[uint256(kind)] + second - START;
        _assertEq(licenses.stateOf(id).terminatesAt, ends, "from its own second");
        vm.warp(ends - 1);
        _assertStanding(id, Standing.Active, "the second before");
        vm.warp(ends);
        _assertStanding(id, Standing.Terminated, "the second itself");
    }
}
