// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {Panic} from "@openzeppelin/contracts/utils/Panic.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ILicenseRegistry} from "../../../../contracts/interfaces/ILicenseRegistry.sol";
import {HostileToken} from "../../../../contracts/mocks/HostileToken.sol";
import {TokenReceiver} from "../../../../contracts/mocks/TokenReceiver.sol";
import {
    Acquisition,
    Credential,
    LicenseState,
    NoticeKind,
    OfferTerms,
    Standing,
    Statement
} from "../../../../contracts/types/Licenses.sol";
import {PoolTerms} from "../../../../contracts/types/Pools.sol";
import {Uses} from "../../../../contracts/types/Uses.sol";
import {LicenseRegistryBase} from "../LicenseRegistryBase.sol";

contract TransferTest is LicenseRegistryBase {
    address private buyer;
    address private broker;
    bytes32 private licenseId;
    uint256 private id;

    function setUp() public override {
        super.setUp();
        (buyer, ) = _actor("buyer");
        (broker, ) = _actor("broker");
        licenseId = _acquire(_transferable());
        id = uint256(licenseId);
    }

    function _transferable() private view returns (OfferTerms memory terms) {
        terms = _terms();
        terms.transferable = true;
        terms.noticeDays = 20;
        terms.periodDays = 30;
        terms.graceDays = 5;
        terms.unitPrice = 3;
    }

    function _transfer(address by, address from, address to, uint256 token) private {
        vm.prank(by);
        licenses.transferFrom(from, to, token);
    }

    /// @dev The three who may move a license: who holds it, who is approved for it, and who is for all of the holder's.
    function _movers() private returns (address[3] memory movers) {
        movers = [licensee, broker, stranger];
        vm.startPrank(licensee);
        licenses.approve(broker, id);
        licenses.setApprovalForAll(stranger, true);
        vm.stopPrank();
    }

    function _expectNotTransferable(bytes32 token) private {
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseNotTransferable.selector, token));
    }

    function _expectNotLicensee(bytes32 token, address caller, address holder) private {
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseNotLicensee.selector, token, caller, holder));
    }

    /* READ AND APPROVE */

    function test_RevertWhen_BalanceOfZero() public {
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721InvalidOwner.selector, address(0)));
        licenses.balanceOf(address(0));
    }

    function testFuzz_RevertGiven_NotFound(uint256 unknown) public {
        vm.assume(unknown != id);
        bytes memory notFound = abi.encodeWithSelector(IERC721Errors.ERC721NonexistentToken.selector, unknown);
        vm.expectRevert(notFound);
        licenses.ownerOf(unknown);
        vm.expectRevert(notFound);
        licenses.getApproved(unknown);
        vm.startPrank(licensee);
        vm.expectRevert(notFound);
        licenses.approve(stranger, unknown);
        vm.expectRevert(notFound);
        licenses.transferFrom(licensee, stranger, unknown);
        vm.expectRevert(notFound);
        licenses.safeTransferFrom(licensee, stranger, unknown);
    }

    function test_RevertGiven_ApproverIsNobody() public {
        _movers();
        address[2] memory callers = [buyer, broker];
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721InvalidApprover.selector, callers[i]));
            vm.prank(callers[i]);
            licenses.approve(callers[i], id);
        }
    }

    function testFuzz_Approve(address first, address second) public {
        bytes32 fixed_ = _acquire(_terms());
        uint256[2] memory tokens = [id, uint256(fixed_)];
        vm.prank(licensee);
        licenses.setApprovalForAll(stranger, true);
        for (uint256 i = 0; i < 2; ++i) {
            _approve(licensee, first, tokens[i]);
            _approve(stranger, second, tokens[i]);
            _approve(licensee, address(0), tokens[i]);
        }
    }

    function _approve(address by, address to, uint256 token) private {
        vm.expectEmit(address(licenses));
        emit IERC721.Approval(licensee, to, token);
        vm.prank(by);
        licenses.approve(to, token);
        _assertEq(licenses.getApproved(token), to, "approved");
    }

    function testFuzz_SetApprovalForAll(address operator_) public {
        vm.assume(operator_ != address(0));
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectEmit(address(licenses));
            emit IERC721.ApprovalForAll(licensee, operator_, i == 0);
            vm.prank(licensee);
            licenses.setApprovalForAll(operator_, i == 0);
            _assertEq(licenses.isApprovedForAll(licensee, operator_), i == 0, "for all");
        }
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721InvalidOperator.selector, address(0)));
        vm.prank(licensee);
        licenses.setApprovalForAll(address(0), true);
    }

    /* TRANSFER */

    function test_RevertWhen_ReceiverZero() public {
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721InvalidReceiver.selector, address(0)));
        _transfer(licensee, licensee, address(0), id);
    }

    function testFuzz_RevertGiven_CallerIsNobody(address caller) public {
        vm.assume(caller != licensee && caller != address(0));
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721InsufficientApproval.selector, caller, id));
        _transfer(caller, licensee, caller, id);
    }

    function testFuzz_RevertWhen_SenderNotHolder(address from) public {
        vm.assume(from != licensee);
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721IncorrectOwner.selector, from, id, licensee));
        _transfer(licensee, from, buyer, id);
    }

    function testFuzz_RevertGiven_NotTransferable(address to) public {
        vm.assume(to != address(0));
        licenseId = _acquire(_terms());
        id = uint256(licenseId);
        address[3] memory movers = _movers();
        // In force, and in its end.
        for (uint256 round = 0; round < 2; ++round) {
            for (uint256 i = 0; i < 3; ++i) {
                _expectNotTransferable(licenseId);
                _transfer(movers[i], licensee, to, id);
            }
            _expectNotTransferable(licenseId);
            _transfer(licensee, licensee, licensee, id);
            vm.warp(START + 365 * DAY);
        }
        _assertEq(licenses.ownerOf(id), licensee, "holder");
        _assertEq(licenses.getApproved(id), broker, "approved");
    }

    function test_RevertGiven_NotTransferable_Terminated() public {
        OfferTerms memory terms = _terms();
        terms.minRate = RATE;
        licenseId = _acquire(terms);
        vm.warp(START + 10 * DAY);
        _expectNotTransferable(licenseId);
        _transfer(licensee, licensee, buyer, uint256(licenseId));
    }

    function testFuzz_WhenTransferred(address to, uint8 by) public {
        vm.assume(to != address(0) && to != licensee);
        address mover = _movers()[by % 3];
        vm.expectEmit(address(licenses));
        emit IERC721.Transfer(licensee, to, id);
        _transfer(mover, licensee, to, id);
        _assertEq(licenses.ownerOf(id), to, "holder");
        _assertEq(licenses.stateOf(licenseId).licensee, to, "licensee");
        _assertEq(licenses.balanceOf(licensee), 0, "the former's licenses");
        _assertEq(licenses.balanceOf(to), 1, "the new one's licenses");
        _assertEq(licenses.getApproved(id), address(0), "approved");
        _assertTrue(licenses.isApprovedForAll(licensee, stranger), "operators stay");
        // None of the three may move it any more, but a new holder among them.
        address[3] memory movers = [licensee, broker, stranger];
        for (uint256 i = 0; i < 3; ++i) {
            if (movers[i] == to) continue;
            vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721InsufficientApproval.selector, movers[i], id));
            _transfer(movers[i], to, licensee, id);
        }
    }

    function testFuzz_WhenToOneself(uint8 by) public {
        address mover = _movers()[by % 3];
        LicenseState memory before = licenses.stateOf(licenseId);
        _transfer(mover, licensee, licensee, id);
        _assertEq(abi.encode(licenses.stateOf(licenseId)), abi.encode(before), "state");
        _assertEq(licenses.balanceOf(licensee), 1, "licenses");
        _assertEq(licenses.getApproved(id), address(0), "approved");
    }

    function test_WhenTransferred_AllKept() public {
        vm.prank(licensee);
        licenses.openStream(licenseId, RATE, TODAY + 3, NEVER);
        vm.warp((TODAY + 3) * DAY);
        vm.prank(licensee);
        licenses.openStream(licenseId, RATE, TODAY + 100, NEVER);
        vm.warp(START + 30 * DAY);
        _report(licenseId, 0, 0, 10);
        _give(operator, licenseId, NoticeKind.Publisher);

        LicenseState memory before = licenses.stateOf(licenseId);
        _assertEq(before.terminatesAt, START + 50 * DAY, "there is a notice to keep");
        _assertEq(before.nextPeriod, 1, "and a period");
        _transfer(licensee, licensee, buyer, id);
        before.licensee = buyer;
        _assertEq(abi.encode(licenses.stateOf(licenseId)), abi.encode(before), "state");
    }

    function test_WhenTransferred_Account() public {
        vm.warp(START + 30 * DAY);
        _report(licenseId, 0, 0, 10);
        // Corrected from 30 to 12: 18 are credit.
        _report(licenseId, 0, 1, 4);
        _transfer(licensee, licensee, buyer, id);

        vm.warp(START + 60 * DAY);
        dollar.mint(buyer, 12);
        vm.prank(buyer);
        dollar.approve(address(licenses), type(uint256).max);
        _expectNotLicensee(licenseId, licensee, buyer);
        _report(licenseId, 1, 0, 10);
        uint256 had = dollar.balanceOf(licensee);
        vm.prank(buyer);
        (uint256 owed, uint256 due) = licenses.report(licenseId, Statement(1, 0, 10, 0, 0), NEVER);
        _assertEq(owed, 30, "owed");
        _assertEq(due, 12, "less the credit");
        _assertEq(dollar.balanceOf(buyer), 0, "who holds it pays");
        _assertEq(dollar.balanceOf(licensee), had, "who held it does not");
        // What the former holder stated is the new one's to correct.
        vm.prank(buyer);
        licenses.report(licenseId, Statement(0, 2, 0, 0, 0), NEVER);
        _assertEq(licenses.stateOf(licenseId).owed, 30, "owed in all");
    }

    function test_WhenTransferred_Stream() public {
        vm.prank(licensee);
        licenses.openStream(licenseId, RATE, TODAY + 3, NEVER);
        vm.warp(START + 1_000);
        _transfer(licensee, licensee, buyer, id);
        vm.startPrank(licensee);
        _expectNotLicensee(licenseId, licensee, buyer);
        licenses.setStreamRate(licenseId, RATE, NEVER);
        _expectNotLicensee(licenseId, licensee, buyer);
        licenses.cancelStream(licenseId, 0);
        _expectNotLicensee(licenseId, licensee, buyer);
        licenses.openStream(licenseId, RATE, TODAY + 3, NEVER);
        _expectNotLicensee(licenseId, licensee, buyer);
        licenses.giveNotice(licenseId, NoticeKind.Licensee, 0);
        vm.stopPrank();

        vm.prank(buyer);
        uint256 refund = licenses.cancelStream(licenseId, 0);
        _assertEq(refund, (TODAY + 3) * DAY - START - 1_000, "refund");
        _assertEq(dollar.balanceOf(buyer), refund, "to who holds it now");
        _give(buyer, licenseId, NoticeKind.Licensee);
    }

    function test_WhenTransferred_IdTaken() public {
        Acquisition memory asked = _acquisition(licenses.stateOf(licenseId).offerId);
        _transfer(licensee, licensee, buyer, id);
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseAlreadyAcquired.selector, licenseId));
        vm.prank(licensee);
        licenses.acquire(asked, Credential(0, ""));
        asked.salt = keccak256("another");
        vm.startPrank(licensee);
        uint256 other = uint256(licenses.acquire(asked, Credential(0, "")));
        licenses.transferFrom(licensee, buyer, other);
        _assertEq(licenses.balanceOf(buyer), 2, "both");
        _assertEq(licenses.ownerOf(other), buyer, "another");
    }

    /* STANDING */

    function testFuzz_GivenLapsed(uint48 late) public {
        // Due in second START + 35 days, 10 days to cure.
        uint256 lapsed = START + 35 * DAY + 1;
        vm.warp(lapsed + 10 * DAY - 1);
        _transfer(licensee, licensee, licensee, id);
        _assertStanding(licenseId, Standing.PastDue, "moved in the last second to cure");
        vm.warp(_bound(late, lapsed + 10 * DAY, type(uint48).max));
        vm.expectEmit(address(licenses));
        emit IERC721.Transfer(licensee, buyer, id);
        vm.expectEmit(address(licenses));
        emit ILicenseRegistry.LicenseTerminated(licenseId, NoticeKind.Lapse, uint48(lapsed + 10 * DAY));
        _transfer(licensee, licensee, buyer, id);

        LicenseState memory state = licenses.stateOf(licenseId);
        _assertEq(state.licensee, buyer, "licensee");
        _assertEq(uint256(state.standing), uint256(Standing.Terminated), "standing");
        _assertEq(state.terminatesAt, lapsed + 10 * DAY, "since when");
        // Stored once: neither another transfer nor a record finds it again.
        vm.recordLogs();
        licenses.recordStanding(licenseId);
        _assertEq(vm.getRecordedLogs().length, 0, "already stored");
        _transfer(buyer, buyer, licensee, id);
        _assertEq(vm.getRecordedLogs().length, 1, "the transfer alone");
    }

    function test_GivenNoticeEffective() public {
        _give(licensee, licenseId, NoticeKind.Licensee);
        vm.warp(START + 20 * DAY);
        _transfer(licensee, licensee, buyer, id);
        LicenseState memory state = licenses.stateOf(licenseId);
        _assertEq(state.licensee, buyer, "licensee");
        _assertEq(uint256(state.notice), uint256(NoticeKind.Licensee), "how");
        _assertEq(state.terminatesAt, START + 20 * DAY, "since when");
        vm.expectRevert(
            abi.encodeWithSelector(ILicenseRegistry.LicenseNotInForce.selector, licenseId, Standing.Terminated)
        );
        vm.prank(buyer);
        licenses.withdrawNotice(licenseId, NoticeKind.Licensee);
    }

    function test_GivenToOneAlone() public {
        vm.startPrank(operator);
        bytes32 agency = pools.createPool(PoolTerms(address(dollar), Uses.ALL, 0, 1, true, 0, operator, 0));
        vm.stopPrank();
        OfferTerms memory terms = _transferable();
        terms.poolId = agency;
        terms.exclusive = true;
        terms.fee = 0;
        licenseId = _acquire(terms);
        _give(operator, licenseId, NoticeKind.Publisher);
        vm.warp(START + 20 * DAY - 1);
        _transfer(licensee, licensee, buyer, uint256(licenseId));
        (, uint256 until) = licenses.takenUntil(agency, Uses.RETRIEVE);
        _assertEq(until, START + 365 * DAY, "still its holder's");
        vm.warp(START + 21 * DAY);
        _transfer(buyer, buyer, licensee, uint256(licenseId));
        (, until) = licenses.takenUntil(agency, Uses.RETRIEVE);
        _assertEq(until, START + 20 * DAY, "given back");
    }

    /* PAYMENT */

    /// @dev A pool whose token calls somebody back whenever the licensee pays.
    function _hostile() private returns (HostileToken hostile, bytes32 offerId) {
        hostile = new HostileToken();
        hostile.mint(licensee, 1e12);
        vm.prank(operator);
        OfferTerms memory terms = _transferable();
        terms.poolId = pools.createPool(PoolTerms(address(hostile), Uses.RETRIEVE, 0, 1, false, 0, operator, 0));
        vm.prank(author);
        pools.joinPool(terms.poolId, workId);
        offerId = _publish(terms);
        vm.startPrank(licensee);
        hostile.approve(address(licenses), type(uint256).max);
        licenses.setApprovalForAll(address(hostile), true);
        vm.stopPrank();
        hostile.setBehavior(licensee, HostileToken.Behavior.QuietCallback);
    }

    function _assertRefused(HostileToken hostile, uint256 calls) private view {
        _assertEq(hostile.callbacks(), calls, "calls back");
        _assertFalse(hostile.callbackSucceeded(), "refused");
        _assertEq(
            hostile.callbackResultHash(),
            keccak256(abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector)),
            "why"
        );
    }

    function test_RevertGiven_Paying() public {
        (HostileToken hostile, bytes32 offerId) = _hostile();
        // While it pays the fee: the license that it is about to hold.
        Acquisition memory asked = _acquisition(offerId);
        bytes32 paid = licenses.licenseIdOf(offerId, licensee, 0);
        hostile.setCallback(address(licenses), abi.encodeCall(licenses.transferFrom, (licensee, buyer, uint256(paid))));
        vm.prank(licensee);
        licenses.acquire(asked, Credential(0, ""));
        _assertRefused(hostile, 1);
        _assertEq(licenses.ownerOf(uint256(paid)), licensee, "holder");

        // While it opens a stream: another license, whose terms have nothing to do with it.
        hostile.setCallback(
            address(licenses),
            abi.encodeWithSignature("safeTransferFrom(address,address,uint256)", licensee, buyer, id)
        );
        vm.prank(licensee);
        licenses.openStream(paid, RATE, TODAY + 100, NEVER);
        _assertRefused(hostile, 2);

        // While it pays for a statement.
        hostile.setCallback(
            address(licenses),
            abi.encodeWithSignature("safeTransferFrom(address,address,uint256,bytes)", licensee, buyer, paid, "")
        );
        vm.warp(START + 1);
        vm.prank(licensee);
        licenses.setStreamRate(paid, 2 * RATE, NEVER);
        _assertRefused(hostile, 3);
        vm.warp(START + 30 * DAY);
        _report(paid, 0, 0, 1e10);
        _assertRefused(hostile, 4);
        _assertEq(licenses.balanceOf(buyer), 0, "nothing moved");

        // Once the call is over, the same is served.
        vm.prank(address(hostile));
        licenses.transferFrom(licensee, buyer, uint256(paid));
        _assertEq(licenses.ownerOf(uint256(paid)), buyer, "holder in the end");
    }

    /* RECEIVERS */

    function testFuzz_WhenReceiverIsWallet(uint256 key, bytes calldata data) public {
        address to = vm.addr(_bound(key, 1, type(uint128).max));
        vm.assume(to.code.length == 0);
        vm.prank(licensee);
        licenses.safeTransferFrom(licensee, to, id, data);
        _assertEq(licenses.ownerOf(id), to, "holder");
    }

    function testFuzz_WhenReceiverAccepts(bytes calldata data) public {
        TokenReceiver receiver = new TokenReceiver();
        _movers();
        vm.prank(broker);
        licenses.safeTransferFrom(licensee, address(receiver), id, data);
        _assertEq(licenses.ownerOf(id), address(receiver), "holder");
        _assertEq(receiver.calls(), 1, "asked once");
        _assertEq(receiver.operator(), broker, "operator");
        _assertEq(receiver.from(), licensee, "sender");
        _assertEq(receiver.tokenId(), id, "license");
        _assertEq(receiver.data(), data, "data");
    }

    function test_RevertWhen_ReceiverRefuses() public {
        TokenReceiver receiver = new TokenReceiver();
        TokenReceiver.Answer[4] memory answers = [
            TokenReceiver.Answer.Refuse,
            TokenReceiver.Answer.RevertSilently,
            TokenReceiver.Answer.Revert,
            TokenReceiver.Answer.Panic
        ];
        bytes memory refused = abi.encodeWithSelector(IERC721Errors.ERC721InvalidReceiver.selector, address(receiver));
        bytes[4] memory reasons = [
            refused,
            refused,
            abi.encodeWithSelector(TokenReceiver.TokenReceiverRefused.selector, id),
            abi.encodeWithSignature("Panic(uint256)", Panic.ASSERT)
        ];
        for (uint256 i = 0; i < 4; ++i) {
            receiver.setAnswer(answers[i]);
            vm.expectRevert(reasons[i]);
            vm.prank(licensee);
            licenses.safeTransferFrom(licensee, address(receiver), id);
        }
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721InvalidReceiver.selector, address(dollar)));
        vm.prank(licensee);
        licenses.safeTransferFrom(licensee, address(dollar), id);
        _assertEq(licenses.ownerOf(id), licensee, "holder");
        // By {transferFrom} it is the sender's risk.
        _transfer(licensee, licensee, address(dollar), id);
        _assertEq(licenses.ownerOf(id), address(dollar), "holder by the other way");
    }

    function test_WhenReceiverPassesOn() public {
        TokenReceiver receiver = new TokenReceiver();
        receiver.setAnswer(TokenReceiver.Answer.PassOn);
        receiver.setNext(buyer);
        uint256 terminated = START + 35 * DAY + 1 + 10 * DAY;
        vm.warp(terminated);
        vm.recordLogs();
        vm.prank(licensee);
        licenses.safeTransferFrom(licensee, address(receiver), id);
        _assertEq(licenses.ownerOf(id), buyer, "holder");
        _assertEq(licenses.balanceOf(address(receiver)), 0, "the receiver's licenses");
        _assertEq(vm.getRecordedLogs().length, 3, "two transfers, one lapse");
    }

    function test_RevertWhen_SafelyNotTransferable() public {
        TokenReceiver receiver = new TokenReceiver();
        bytes32 fixed_ = _acquire(_terms());
        _expectNotTransferable(fixed_);
        vm.prank(licensee);
        licenses.safeTransferFrom(licensee, address(receiver), uint256(fixed_));
    }

    function test_WhenAcquired() public {
        TokenReceiver receiver = new TokenReceiver();
        receiver.setAnswer(TokenReceiver.Answer.Revert);
        address[2] memory holders = [address(receiver), address(works)];
        OfferTerms memory terms = _terms();
        terms.fee = 0;
        bytes32 offerId = _publish(terms);
        for (uint256 i = 0; i < 2; ++i) {
            uint256 token = uint256(licenses.licenseIdOf(offerId, holders[i], 0));
            vm.expectEmit(address(licenses));
            emit IERC721.Transfer(address(0), holders[i], token);
            vm.prank(holders[i]);
            licenses.acquire(Acquisition(offerId, holders[i], 0, 0, 0, 0, 0), Credential(0, ""));
            _assertEq(licenses.ownerOf(token), holders[i], "holder");
            _assertEq(licenses.balanceOf(holders[i]), 1, "licenses");
        }
        _assertEq(receiver.calls(), 0, "never asked");
    }
}
