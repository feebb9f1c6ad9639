// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC4906} from "@openzeppelin/contracts/interfaces/IERC4906.sol";
import {IERC721} from "@openzeppelin/contracts/interfaces/IERC721.sol";
import {IERC721Metadata} from "@openzeppelin/contracts/interfaces/IERC721Metadata.sol";
import {IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IAgentIdentity} from "../../src/interfaces/IAgentIdentity.sol";
import {AgentFixture} from "../AgentFixture.sol";
import {Wallet} from "../Wallets.sol";

/// @notice Branches of AgentIdentity.tree: register, setAgentURI, setMetadata.
contract AgentIdentityRegistrationTest is AgentFixture {
    function metadata(string memory key) private pure returns (IAgentIdentity.MetadataEntry[] memory entries) {
        entries = new IAgentIdentity.MetadataEntry[](2);
        entries[0] = IAgentIdentity.MetadataEntry("model", "harbour-guide");
        entries[1] = IAgentIdentity.MetadataEntry(key, "x402");
    }

    /* REGISTER */

    function test_RegisterWithoutAUriMakesTheCallerOwnerWalletAndKey() public {
        vm.expectEmit();
        emit IERC721.Transfer(address(0), bob, 2);
        vm.expectEmit();
        emit IAgentIdentity.Registered(2, "", bob);
        vm.expectEmit();
        emit IAgentIdentity.AgentKeyAdded(2, bob);
        vm.expectEmit();
        emit IAgentIdentity.MetadataSet(2, "agentWallet", "agentWallet", abi.encodePacked(bob));
        vm.prank(bob);
        assertEq(identity.register(), 2, "counted from 1");
        assertEq(identity.ownerOf(2), bob);
        assertEq(identity.tokenURI(2), "");
        assertEq(identity.getAgentWallet(2), bob);
        assertEq(identity.getMetadata(2, "agentWallet"), abi.encodePacked(bob));
        assertTrue(identity.isAgentKey(2, bob));
        assertEq(identity.lastAgentId(), 2);
    }

    function test_RegisterWithAUriNamesTheRegistrationFile() public {
        vm.expectEmit();
        emit IERC4906.MetadataUpdate(2);
        vm.expectEmit();
        emit IAgentIdentity.Registered(2, "https://agent.example/card.json", bob);
        vm.prank(bob);
        identity.register("https://agent.example/card.json");
        assertEq(identity.tokenURI(2), "https://agent.example/card.json");
    }

    function test_RegisterWithMetadataWritesEachEntryAfterTheWallet() public {
        vm.expectEmit();
        emit IAgentIdentity.MetadataSet(2, "agentWallet", "agentWallet", abi.encodePacked(bob));
        vm.expectEmit();
        emit IAgentIdentity.MetadataSet(2, "model", "model", "harbour-guide");
        vm.expectEmit();
        emit IAgentIdentity.MetadataSet(2, "pays", "pays", "x402");
        vm.prank(bob);
        identity.register("ipfs://b", metadata("pays"));
        assertEq(identity.getMetadata(2, "model"), "harbour-guide");
        assertEq(identity.getMetadata(2, "pays"), "x402");
        assertEq(identity.getMetadata(2, "nothing"), "");
    }

    function test_RevertWhen_RegisteringWithTheReservedKey() public {
        vm.expectRevert(IAgentIdentity.ReservedKey.selector);
        identity.register("ipfs://b", metadata("agentWallet"));
    }

    function test_AContractWithoutAReceiverHookRegisters() public {
        Wallet account = new Wallet();
        account.execute(address(identity), 0, abi.encodeWithSignature("register()"));
        assertEq(identity.ownerOf(2), address(account));
    }

    function test_AnAccountThatDelegatesItsCodeRegisters() public {
        vm.signAndAttachDelegation(address(new Wallet()), WALLET_KEY);
        vm.prank(wallet);
        identity.register();
        assertGt(wallet.code.length, 0);
        assertEq(identity.ownerOf(2), wallet);
    }

    /* URI AND METADATA */

    function test_OwnerAndOperatorsSetTheUri() public {
        address[3] memory callers = [alice, approved, operator];
        for (uint256 i; i < 3; ++i) {
            string memory uri = string.concat("ipfs://", vm.toString(i));
            vm.expectEmit();
            emit IERC4906.MetadataUpdate(agentId);
            vm.expectEmit();
            emit IAgentIdentity.URIUpdated(agentId, uri, callers[i]);
            vm.prank(callers[i]);
            identity.setAgentURI(agentId, uri);
            assertEq(identity.tokenURI(agentId), uri);
        }
    }

    function test_OwnerAndOperatorsSetMetadata() public {
        address[3] memory callers = [alice, approved, operator];
        for (uint256 i; i < 3; ++i) {
            vm.expectEmit();
            emit IAgentIdentity.MetadataSet(agentId, "model", "model", abi.encode(i));
            vm.prank(callers[i]);
            identity.setMetadata(agentId, "model", abi.encode(i));
            assertEq(identity.getMetadata(agentId, "model"), abi.encode(i));
        }
    }

    function test_RevertWhen_AStrangerChangesTheAgent() public {
        vm.startPrank(stranger);
        vm.expectRevert(refusal(stranger));
        identity.setAgentURI(agentId, "ipfs://stolen");
        vm.expectRevert(refusal(stranger));
        identity.setMetadata(agentId, "model", "stolen");
    }

    function test_RevertWhen_MetadataNamesTheReservedKey() public {
        vm.prank(alice);
        vm.expectRevert(IAgentIdentity.ReservedKey.selector);
        identity.setMetadata(agentId, "agentWallet", abi.encodePacked(stranger));
    }

    function test_RevertWhen_TheAgentDoesNotExist() public {
        bytes memory unknown = abi.encodeWithSelector(IERC721Errors.ERC721NonexistentToken.selector, 9);
        vm.expectRevert(unknown);
        identity.setAgentURI(9, "");
        vm.expectRevert(unknown);
        identity.setMetadata(9, "model", "");
        vm.expectRevert(unknown);
        identity.setAgentWallet(9, alice, block.timestamp, "");
        vm.expectRevert(unknown);
        identity.unsetAgentWallet(9);
        vm.expectRevert(unknown);
        identity.isAuthorizedOrOwner(alice, 9);
        vm.expectRevert(unknown);
        identity.tokenURI(9);
    }

    function test_ItSpeaksErc165Erc721MetadataAndErc4906() public view {
        assertTrue(identity.supportsInterface(0x01ffc9a7));
        assertTrue(identity.supportsInterface(type(IERC721).interfaceId));
        assertTrue(identity.supportsInterface(type(IERC721Metadata).interfaceId));
        assertTrue(identity.supportsInterface(0x49064906));
        assertFalse(identity.supportsInterface(0xffffffff));
        assertEq(identity.name(), "ModelFactory Agent");
        assertEq(identity.symbol(), "AGENT");
    }

    /// @dev The standard's functions by their selectors: a changed argument changes one of these.
    function test_FunctionsAreTheStandards() public pure {
        assertEq(bytes4(keccak256("register()")), bytes4(0x1aa3a008));
        assertEq(IAgentIdentity.setAgentURI.selector, bytes4(keccak256("setAgentURI(uint256,string)")));
        assertEq(IAgentIdentity.setMetadata.selector, bytes4(keccak256("setMetadata(uint256,string,bytes)")));
        assertEq(IAgentIdentity.getMetadata.selector, bytes4(keccak256("getMetadata(uint256,string)")));
        assertEq(IAgentIdentity.getAgentWallet.selector, bytes4(keccak256("getAgentWallet(uint256)")));
        assertEq(IAgentIdentity.unsetAgentWallet.selector, bytes4(keccak256("unsetAgentWallet(uint256)")));
        assertEq(
            IAgentIdentity.setAgentWallet.selector, bytes4(keccak256("setAgentWallet(uint256,address,uint256,bytes)"))
        );
    }
}
