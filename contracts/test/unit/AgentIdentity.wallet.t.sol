// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/interfaces/IERC721.sol";
import {IAgentIdentity} from "../../src/interfaces/IAgentIdentity.sol";
import {AgentFixture} from "../AgentFixture.sol";
import {SigningWallet, Wallet} from "../Wallets.sol";

/// @notice Branches of AgentIdentity.tree: setAgentWallet, unsetAgentWallet, transfers and keys.
contract AgentIdentityWalletTest is AgentFixture {
    function assertWallet(address expected) private view {
        assertEq(identity.getAgentWallet(agentId), expected);
        assertEq(
            identity.getMetadata(agentId, "agentWallet"),
            expected == address(0) ? bytes("") : abi.encodePacked(expected)
        );
    }

    function expectBadSignature(address newWallet) private {
        vm.expectRevert(abi.encodeWithSelector(IAgentIdentity.BadWalletSignature.selector, newWallet));
    }

    /* SET */

    function test_AWalletIsSetWithItsKeysSignature() public {
        bytes memory signature = consent(WALLET_KEY, wallet);
        vm.expectEmit();
        emit IAgentIdentity.AgentKeyAdded(agentId, wallet);
        vm.expectEmit();
        emit IAgentIdentity.MetadataSet(agentId, "agentWallet", "agentWallet", abi.encodePacked(wallet));
        setWallet(wallet, signature);
        assertWallet(wallet);
    }

    function test_OwnerAndOperatorsSetTheWallet() public {
        bytes memory signature = consent(WALLET_KEY, wallet);
        address[3] memory callers = [alice, approved, operator];
        for (uint256 i; i < 3; ++i) {
            vm.prank(callers[i]);
            identity.setAgentWallet(agentId, wallet, block.timestamp + 1 minutes, signature);
            assertWallet(wallet);
            vm.prank(callers[i]);
            identity.unsetAgentWallet(agentId);
            assertWallet(address(0));
        }
    }

    function test_AContractWalletConsentsByErc1271() public {
        SigningWallet account = new SigningWallet(wallet);
        setWallet(address(account), consent(WALLET_KEY, address(account)));
        assertWallet(address(account));
    }

    function test_RevertWhen_AContractWalletsSignerIsAnother() public {
        SigningWallet account = new SigningWallet(stranger);
        bytes memory signature = consent(WALLET_KEY, address(account));
        expectBadSignature(address(account));
        setWallet(address(account), signature);
    }

    function test_RevertWhen_AContractWalletDoesNotSpeakErc1271() public {
        Wallet account = new Wallet();
        bytes memory signature = consent(WALLET_KEY, address(account));
        expectBadSignature(address(account));
        setWallet(address(account), signature);
    }

    function test_AnAccountThatDelegatesItsCodeConsentsWithItsKey() public {
        vm.signAndAttachDelegation(address(new Wallet()), WALLET_KEY);
        setWallet(wallet, consent(WALLET_KEY, wallet));
        assertGt(wallet.code.length, 0);
        assertWallet(wallet);
    }

    function test_AnAccountThatDelegatesItsCodeConsentsByErc1271() public {
        vm.signAndAttachDelegation(address(new SigningWallet(vm.addr(0xD1))), WALLET_KEY);
        setWallet(wallet, consent(0xD1, wallet));
        assertWallet(wallet);
    }

    function test_RevertWhen_TheSignatureIsNotTheWallets() public {
        bytes memory signature = consent(0xBAD, wallet);
        expectBadSignature(wallet);
        setWallet(wallet, signature);
        expectBadSignature(wallet);
        setWallet(wallet, "");
        // Another length and the malleable twin of a right one.
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(WALLET_KEY, consentDigest(wallet, alice, block.timestamp + 1 minutes));
        expectBadSignature(wallet);
        setWallet(wallet, abi.encodePacked(r, s));
        bytes32 twin = bytes32(0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141 - uint256(s));
        expectBadSignature(wallet);
        setWallet(wallet, abi.encodePacked(r, twin, v == 27 ? uint8(28) : uint8(27)));
    }

    function test_RevertWhen_TheSignatureIsForAnotherChainContractOwnerAgentOrTime() public {
        bytes memory signature = consent(WALLET_KEY, wallet);
        uint256 chain = block.chainid;
        vm.chainId(161_201);
        expectBadSignature(wallet);
        setWallet(wallet, signature);
        vm.chainId(chain);

        vm.startPrank(alice);
        uint256 second = identity.register();
        expectBadSignature(wallet);
        identity.setAgentWallet(second, wallet, block.timestamp + 1 minutes, signature);
        expectBadSignature(wallet);
        identity.setAgentWallet(agentId, wallet, block.timestamp + 2 minutes, signature);
        identity.transferFrom(alice, bob, agentId);
        vm.stopPrank();
        vm.prank(bob);
        expectBadSignature(wallet);
        identity.setAgentWallet(agentId, wallet, block.timestamp + 1 minutes, signature);
    }

    function test_RevertWhen_TheDeadlineHasPassedOrIsMoreThanFiveMinutesAhead() public {
        uint256 latest = block.timestamp + 5 minutes;
        bytes memory signature = sign(WALLET_KEY, consentDigest(wallet, alice, latest));
        bytes memory later = sign(WALLET_KEY, consentDigest(wallet, alice, latest + 1));
        vm.startPrank(alice);
        vm.expectRevert(abi.encodeWithSelector(IAgentIdentity.DeadlineTooFar.selector, latest + 1, latest));
        identity.setAgentWallet(agentId, wallet, latest + 1, later);
        identity.setAgentWallet(agentId, wallet, latest, signature);
        vm.warp(latest);
        identity.setAgentWallet(agentId, wallet, latest, signature);
        vm.warp(latest + 1);
        vm.expectRevert(abi.encodeWithSelector(IAgentIdentity.DeadlinePassed.selector, latest));
        identity.setAgentWallet(agentId, wallet, latest, signature);
    }

    function test_RevertWhen_TheWalletIsZero() public {
        vm.expectRevert(IAgentIdentity.ZeroWallet.selector);
        setWallet(address(0), consent(WALLET_KEY, address(0)));
    }

    function test_RevertWhen_AStrangerSetsOrClearsTheWallet() public {
        bytes memory signature = consent(WALLET_KEY, wallet);
        vm.startPrank(stranger);
        vm.expectRevert(refusal(stranger));
        identity.setAgentWallet(agentId, wallet, block.timestamp + 1 minutes, signature);
        vm.expectRevert(refusal(stranger));
        identity.unsetAgentWallet(agentId);
    }

    /* CLEARED, AND KEPT AS A KEY */

    function test_UnsettingClearsTheWallet() public {
        vm.expectEmit();
        emit IAgentIdentity.MetadataSet(agentId, "agentWallet", "agentWallet", "");
        vm.prank(alice);
        identity.unsetAgentWallet(agentId);
        assertWallet(address(0));
    }

    function test_ATransferClearsTheWallet() public {
        setWallet(wallet, consent(WALLET_KEY, wallet));
        vm.expectEmit();
        emit IERC721.Transfer(alice, bob, agentId);
        vm.expectEmit();
        emit IAgentIdentity.MetadataSet(agentId, "agentWallet", "agentWallet", "");
        vm.expectEmit();
        emit IAgentIdentity.AgentKeyAdded(agentId, bob);
        vm.prank(alice);
        identity.transferFrom(alice, bob, agentId);
        assertWallet(address(0));
    }

    function test_EveryOwnerAndWalletStaysAKeyForEver() public {
        setWallet(wallet, consent(WALLET_KEY, wallet));
        vm.prank(alice);
        identity.transferFrom(alice, bob, agentId);
        vm.startPrank(bob);
        identity.transferFrom(bob, alice, agentId);
        vm.stopPrank();
        vm.prank(alice);
        identity.unsetAgentWallet(agentId);
        assertTrue(identity.isAgentKey(agentId, alice));
        assertTrue(identity.isAgentKey(agentId, wallet));
        assertTrue(identity.isAgentKey(agentId, bob));
    }

    function test_OperatorsStrangersAndOtherAgentsKeysAreNoKeys() public {
        vm.prank(bob);
        uint256 other = identity.register();
        assertFalse(identity.isAgentKey(agentId, bob));
        assertFalse(identity.isAgentKey(other, alice));
        assertFalse(identity.isAgentKey(agentId, approved));
        assertFalse(identity.isAgentKey(agentId, operator));
        assertFalse(identity.isAgentKey(agentId, address(0)));
        assertFalse(identity.isAgentKey(99, alice));
    }

    function test_AuthorisedAreTheOwnerAndWhoItApproved() public view {
        assertTrue(identity.isAuthorizedOrOwner(alice, agentId));
        assertTrue(identity.isAuthorizedOrOwner(approved, agentId));
        assertTrue(identity.isAuthorizedOrOwner(operator, agentId));
        assertFalse(identity.isAuthorizedOrOwner(stranger, agentId));
    }
}
