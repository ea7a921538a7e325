// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IUsageChannels} from "../../../../contracts/interfaces/IUsageChannels.sol";
import {ContractWallet} from "../../../../contracts/mocks/ContractWallet.sol";
import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {Reservation, Voucher} from "../../../../contracts/types/Channels.sol";
import {UsageChannelsBase} from "../UsageChannelsBase.sol";

contract UsageChannels_AuthorizeKeyFor_Test is UsageChannelsBase {
    struct Grant {
        bytes32 channelId;
        address key;
        uint48 until;
        uint96 cap;
    }

    address private _newKey;

    function setUp() public override {
        super.setUp();
        (_newKey, ) = _actor("new key");
    }

    function _grant() private view returns (Grant memory) {
        return Grant(channelId, _newKey, keyUntil, CAP);
    }

    function _digestOf(Grant memory grant, bytes32 domain) private pure returns (bytes32) {
        bytes32 type_ = keccak256("AuthorizeKey(bytes32 channelId,address key,uint48 until,uint96 cap)");
        return _digestIn(domain, keccak256(abi.encode(type_, grant.channelId, grant.key, grant.until, grant.cap)));
    }

    function _sign(Grant memory grant, uint256 by) private view returns (bytes memory) {
        return _signature(by, _digestOf(grant, _domain()));
    }

    function _send(Grant memory grant, bytes memory signature) private {
        vm.prank(stranger);
        channels.authorizeKeyFor(grant.channelId, grant.key, grant.until, grant.cap, signature);
    }

    function _expectInvalid(bytes32 channel, address by) private {
        vm.expectRevert(abi.encodeWithSelector(IUsageChannels.KeySignatureInvalid.selector, channel, by));
    }

    function _expectInvalid() private {
        _expectInvalid(channelId, payer);
    }

    function test_WhenPayerHasSigned() public {
        bytes memory signature = _sign(_grant(), payerKey);
        _expectChannelEvent();
        emit IUsageChannels.KeyAuthorized(channelId, _newKey, keyUntil, CAP);
        _send(_grant(), signature);
        _assertKey(_newKey, keyUntil, CAP, 0, false, "authorized");
        _send(_grant(), signature);
        _assertKey(_newKey, keyUntil, CAP, 0, false, "sent again");
    }

    function testFuzz_RevertWhen_SomebodyElseSigned(uint256 by) public {
        by = _bound(by, 1, 1 << 250);
        vm.assume(by != payerKey);
        bytes memory signature = _sign(_grant(), by);
        _expectInvalid();
        _send(_grant(), signature);
    }

    function testFuzz_RevertWhen_Changed(uint8 field, uint256 other) public {
        bytes memory signature = _sign(_grant(), payerKey);
        Grant memory grant = _grant();
        if (field % 4 == 0) grant.channelId = _idOf(payer, NOTICE, uint80(other));
        else if (field % 4 == 1) grant.key = address(uint160(other));
        else if (field % 4 == 2) grant.until = uint48(other);
        else grant.cap = uint96(other);
        vm.assume(_digestOf(grant, 0) != _digestOf(_grant(), 0));
        _expectInvalid(grant.channelId, payer);
        _send(grant, signature);
    }

    function testFuzz_RevertWhen_OtherDomain(uint64 chainId, address where) public {
        vm.assume(chainId != block.chainid && where != address(channels));
        bytes32[4] memory domains = [
            _domainOf("OpenRoyalty UsageChannels", "1", chainId, address(channels)),
            _domainOf("OpenRoyalty UsageChannels", "1", block.chainid, where),
            _domainOf("OpenRoyalty CreatorPools", "1", block.chainid, address(channels)),
            _domainOf("OpenRoyalty UsageChannels", "2", block.chainid, address(channels))
        ];
        for (uint256 i = 0; i < 4; ++i) {
            bytes memory signature = _signature(payerKey, _digestOf(_grant(), domains[i]));
            _expectInvalid();
            _send(_grant(), signature);
        }
    }

    function test_RevertWhen_ChainForked() public {
        bytes memory signature = _sign(_grant(), payerKey);
        vm.chainId(9);
        _expectInvalid();
        _send(_grant(), signature);
    }

    function test_RevertWhen_Malformed() public {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(payerKey, _digestOf(_grant(), _domain()));
        uint256 n = 2 * HALF_N + 1;
        bytes[6] memory signatures = [
            abi.encodePacked(r, bytes32(n - uint256(s)), v == 27 ? 28 : 27),
            abi.encodePacked(r, bytes32(uint256(s) | (uint256(v - 27) << 255))),
            abi.encodePacked(r, s, v, uint8(0)),
            abi.encodePacked(r, s, v == 27 ? 28 : 27),
            abi.encodePacked(r, s, v - 27),
            bytes("")
        ];
        for (uint256 i = 0; i < 6; ++i) {
            _expectInvalid();
            _send(_grant(), signatures[i]);
        }
    }

    function test_RevertGiven_Revoked() public {
        bytes memory signature = _sign(_grant(), payerKey);
        uint256 snapshot = vm.snapshotState();
        _revoke(_newKey);
        vm.expectRevert(abi.encodeWithSelector(IUsageChannels.KeyAlreadyRevoked.selector, channelId, _newKey));
        _send(_grant(), signature);
        vm.revertToState(snapshot);
        _send(_grant(), signature);
        _revoke(_newKey);
        vm.expectRevert(abi.encodeWithSelector(IUsageChannels.KeyAlreadyRevoked.selector, channelId, _newKey));
        _send(_grant(), signature);
    }

    function test_RevertGiven_MoreSince() public {
        bytes memory signature = _sign(_grant(), payerKey);
        _authorize(_newKey, keyUntil + 1, CAP);
        vm.expectRevert(abi.encodeWithSelector(IUsageChannels.KeyLowered.selector, keyUntil, CAP, keyUntil + 1, CAP));
        _send(_grant(), signature);
    }

    /* CONTRACT WALLETS */

    function _wallet() private returns (ContractWallet wallet_, bytes32 id) {
        (address owner, ) = _actor("owner");
        wallet_ = new ContractWallet(owner);
        dollar.mint(address(wallet_), 1_000);
        _allow(address(wallet_));
        vm.prank(address(wallet_));
        id = channels.open(address(dollar), NOTICE, 0, 1, 1_000, new Reservation[](0));
    }

    function test_GivenContractWallet() public {
        (ContractWallet wallet_, bytes32 id) = _wallet();
        (, uint256 ownerKey) = _actor("owner");
        Grant memory grant = Grant(id, _newKey, keyUntil, CAP);
        // The same owner's signature for another wallet's channel is another message.
        bytes memory elsewhere = _sign(Grant(channelId, _newKey, keyUntil, CAP), ownerKey);
        _expectInvalid(id, address(wallet_));
        _send(grant, elsewhere);

        _send(grant, _sign(grant, ownerKey));
        _assertEq(channels.keyOf(id, _newKey).until, keyUntil, "authorized");
        (, uint256 newKeyKey) = _actor("new key");
        // From now on it says no to everything, and nobody asks.
        wallet_.setAnswer(ContractWallet.Answer.Revert);
        _assertEq(_redeem(_signed(Voucher(id, poolA, 300, keyUntil, 0, 0), newKeyKey)), 300, "redeemed");
    }

    function test_RevertGiven_ContractWalletSaysNo() public {
        (ContractWallet wallet_, bytes32 id) = _wallet();
        (, uint256 ownerKey) = _actor("owner");
        Grant memory grant = Grant(id, _newKey, keyUntil, CAP);
        bytes memory signature = _sign(grant, ownerKey);
        for (uint8 i = uint8(ContractWallet.Answer.No); i <= uint8(ContractWallet.Answer.Nothing); ++i) {
            if (ContractWallet.Answer(i) == ContractWallet.Answer.BurnGas) continue;
            wallet_.setAnswer(ContractWallet.Answer(i));
            _expectInvalid(id, address(wallet_));
            _send(grant, signature);
        }
    }

    /// @dev An account whose code is 0xef0100 and an address runs that address's code; for the contract it is an account with code
    /// and a key.
    function test_GivenDelegatedAccount() public {
        // The code knows no ERC-1271: a stranger's signature does not pass, the key's does.
        vm.etch(payer, address(new TestDollar()).code);
        Grant memory grant = _grant();
        bytes memory strangers = _sign(grant, payerKey + 1);
        _expectInvalid();
        _send(grant, strangers);
        _send(grant, _sign(grant, payerKey));
        _assertKey(_newKey, keyUntil, CAP, 0, false, "by the key");

        // The code answers ERC-1271 for some other key: both pass.
        (, uint256 sessionKey) = _actor("session key");
        vm.etch(payer, address(new ContractWallet(vm.addr(sessionKey))).code);
        ++grant.cap;
        strangers = _sign(grant, payerKey + 1);
        _expectInvalid();
        _send(grant, strangers);
        _send(grant, _sign(grant, sessionKey));
        _assertKey(_newKey, keyUntil, CAP + 1, 0, false, "by the code");
        ++grant.cap;
        _send(grant, _sign(grant, payerKey));
        _assertKey(_newKey, keyUntil, CAP + 2, 0, false, "by the key beside the code");

        // The code is gone: what it would have said does not pass any more.
        vm.etch(payer, "");
        ++grant.cap;
        bytes memory sessions = _sign(grant, sessionKey);
        _expectInvalid();
        _send(grant, sessions);
    }
}
